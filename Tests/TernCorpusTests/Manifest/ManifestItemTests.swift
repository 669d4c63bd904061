import Foundation
import TernCorpus
import TestSupport
import Testing

struct ManifestItemTests {
  // MARK: lhotse's own files

  private func roundTrip<Item: ManifestItem>(_ type: Item.Type, _ name: String) throws -> [Item] {
    let lines = try LhotseFixtures.lines(name)
    let items = try lines.map { try Item(JSON(parsing: $0.utf8)) }
    #expect(items.map(\.json.text) == lines)
    return items
  }

  @Test func recordings() throws {
    let recordings = try roundTrip(Recording.self, "recordings.jsonl.gz")
    #expect(recordings.count == 4)
    #expect(recordings[0].sampleCount == 4768 && recordings[0].duration == 0.298)
    #expect(recordings[2].id == "george-0-0000_sp0.9" && recordings[2].transforms == [.speed(0.9)])
    #expect(recordings[3].transforms.map(\.name) == ["Volume", "Speed"])
    let made = Recording(
      id: "george-0-0000", path: "FIXTURES/audio/george-0-0000.flac", sampleRate: 16_000,
      sampleCount: 4768)
    #expect(made == recordings[0] && made.perturbed(speed: 0.9) == recordings[2])
    let path = Fixtures.path("audio/george-0-0000.flac")
    var read = try Recording(id: "george-0-0000", path: path)
    read.sources[0].source = "FIXTURES/audio/george-0-0000.flac"
    #expect(read == recordings[0])
  }

  /// All but the alignment, which is not kept.
  @Test func supervisions() throws {
    let lines = try LhotseFixtures.lines("supervisions.jsonl.gz")
    let supervisions = try lines.map { try Supervision(JSON(parsing: $0.utf8)) }
    #expect(supervisions[0].json.text == lines[0])
    #expect(supervisions[0].custom?["rank"]?.integer == 3 && supervisions[0].gender == "M")
    #expect(supervisions[1].channels == [0, 1] && supervisions[1].text == "ÉTÉ \"TWO\"")
    let end = try #require(lines[1].range(of: #", "alignment""#)).lowerBound
    #expect(supervisions[1].json.text == lines[1][..<end] + "}")
  }

  @Test func cuts() throws {
    let cuts = try roundTrip(Cut.self, "cuts.jsonl.gz")
    #expect(cuts.count == 14)
    #expect(cuts.filter { if case .mixed = $0 { true } else { false } }.count == 3)
    #expect(cuts[0].custom?["origin"]?.string == "giga")
    guard case .mono(let plain) = cuts[0], case .mono(let part) = cuts[1] else {
      Issue.record("no cuts of one recording")
      return
    }
    #expect(try Cut.mono(plain.perturbed(speed: 0.9)).json == renamed(cuts[2], "plain_sp0.9"))
    #expect(try Cut.mono(part.perturbed(speed: 1.1)).json == renamed(cuts[3], "part_sp1.1"))
  }

  /// Times of what is said count from the beginning of the cut.
  @Test func cutsOfSupervisions() throws {
    let lines = try LhotseFixtures.lines("supervisions.jsonl.gz")
    let supervision = try Supervision(JSON(parsing: lines[1].utf8))
    let recording = Recording(id: "r", path: "r.wav", sampleRate: 8000, sampleCount: 80_000)
    let cut = MonoCut(supervision, in: recording)
    #expect(cut.id == "aligned" && cut.start == 0.25 && cut.duration == 2.1 && cut.channel == 0)
    #expect(cut.supervisions[0].start == 0 && cut.supervisions[0].duration == 2.1)
    #expect(cut.supervisions[0].text == supervision.text)
  }

  private func renamed(_ cut: Cut, _ id: String) -> JSON {
    guard case .mono(var mono) = cut else { return cut.json }
    mono.id = id
    return Cut.mono(mono).json
  }

  // MARK: Refusals

  @Test(arguments: [
    (#"[]"#, "a list, expected an object"), (#"{}"#, "no 'type'"),
    (#"{"type": "MultiCut"}"#, "type 'MultiCut', expected MonoCut or MixedCut"),
    (#"{"type": "PaddingCut"}"#, "type 'PaddingCut'"), (#"{"type": "MonoCut"}"#, "no 'id'"),
    (#"{"type": "MonoCut", "id": 3}"#, "'id' is 3, expected a text"),
    (#"{"type": "MonoCut", "id": "a", "start": -1}"#, "'start' is -1, expected a number from 0.0"),
    (#"{"type": "MonoCut", "id": "a", "start": NaN}"#, "'start' is NaN"),
    (#"{"type": "MonoCut", "id": "a", "start": 0, "duration": true}"#, "'duration' is true"),
    (#"{"type": "MonoCut", "id": "a", "start": 0, "duration": 1, "channel": [0]}"#, "'channel'"),
    (
      #"{"type": "MonoCut", "id": "a", "start": 0, "duration": 1, "channel": 0, "custom": 1}"#,
      "'custom' is 1, expected an object"
    ),
    (
      #"{"type": "MonoCut", "id": "a", "start": 0, "duration": 1, "channel": 0, "recording": {}}"#,
      "recording: no 'id'"
    ),
    (#"{"type": "MixedCut", "id": "a", "tracks": []}"#, "no tracks"),
    (#"{"type": "MixedCut", "id": "a", "tracks": [{"type": "MonoCut"}]}"#, "no 'cut'"),
    (
      #"{"type": "MixedCut", "id": "a", "tracks": [{"type": "MixedCut", "cut": {}}]}"#,
      "type 'MixedCut'"
    ),
  ])
  func refusedCuts(_ text: String, _ reason: String) throws {
    let json = try JSON(parsing: text.utf8)
    let error = #expect(throws: CorpusError.self) { try Cut(json) }
    #expect(error?.message.contains(reason) == true, "\(error as Any)")
    let isUnsupported = reason.contains("type '")
    #expect(error?.code == (isUnsupported ? .unsupported : .format))
  }

  @Test(arguments: [
    (#""sampling_rate": 0"#, "'sampling_rate' is 0"), (#""num_samples": 1.5"#, "'num_samples'"),
    (#""num_samples": 9007199254740993"#, "'num_samples'"), (#""duration": 1e300"#, "'duration'"),
    (#""sources": [{"type": "file", "channels": [0]}]"#, "no 'source'"),
    (#""channel_ids": [-1]"#, "'channel_ids'"), (#""channel_ids": []"#, "'channel_ids'"),
    (#""transforms": [{"name": "Speed", "kwargs": {"factor": 0}}]"#, "'factor' is 0"),
    (#""transforms": [{"name": "Speed"}]"#, "no 'factor'"),
  ])
  func refusedRecordings(_ member: String, _ reason: String) throws {
    let text = """
      {"id": "a", "sources": [], "sampling_rate": 16000, "num_samples": 1, "duration": 1, \(member)}
      """
    let json = try JSON(parsing: text.utf8)
    let error = #expect(throws: CorpusError.self) { try Recording(json) }
    #expect(error?.code == .format && error?.message.contains(reason) == true, "\(error as Any)")
  }
}
