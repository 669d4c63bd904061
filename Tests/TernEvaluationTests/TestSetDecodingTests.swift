import Foundation
import TernCorpus
import TernEvaluation
import TernSpeech
import TernTensor
import TestSupport
import Testing

/// The model in `Fixtures` on the recordings of connected digits.
@Suite struct TestSetDecodingTests {
  private static let recognizer = Result { () throws -> Recognizer in
    var options = Recognizer.Options()
    options.batchSize = 2
    return try Recognizer(contentsOf: Fixtures.path("models/digits.tern"), options: options)
  }

  /// The recordings, with what they say.
  private func utterances() throws -> [Utterance] {
    let table = try String(contentsOfFile: Fixtures.path("audio/transcripts.tsv"), encoding: .utf8)
    return try table.split(separator: "\n").map { line in
      let fields = line.split(separator: "\t").map(String.init)
      return try Utterance(
        id: String(fields[0].dropLast(5)), path: Fixtures.path("audio/\(fields[0])"),
        text: fields[1])
    }
  }

  private func decoding(
    isStrict: Bool = false, maxDuration: Double = 600
  ) throws -> TestSetDecoding {
    var options = TestSetDecoding.Options()
    (options.isStrict, options.maxDuration) = (isStrict, maxDuration)
    return try TestSetDecoding(
      try Self.recognizer.get(), source: FeatureSource(), options: options)
  }

  @Test(arguments: [(600, 1...1), (9, 2...4), (0.001, 5...5)])
  func textsDoNotDependOnBatches(_ maxDuration: Double, _ counts: ClosedRange<Int>) throws {
    let utterances = try utterances()
    var batches: [TestSetDecoding.Progress] = []
    let outcome = try decoding(maxDuration: maxDuration).decode(utterances) { batches.append($0) }
    #expect(outcome.failures.count == 0)
    #expect(outcome.utterances.count == 5)
    #expect(outcome.utterances.allSatisfy { $0.hypothesis == $0.reference })
    #expect(batches.last?.utteranceCount == 5)
    let seconds = utterances.reduce(0) { $0 + $1.seconds }
    #expect(abs((batches.last?.seconds ?? 0) - seconds) < 1e-9)
    #expect(batches.map(\.batchCount) == Array(1...batches.count))
    #expect(counts.contains(batches.count), "\(batches.count)")
  }

  @Test func textsAreThoseOfWholeFiles() throws {
    let utterance = try utterances()[3]
    let outcome = try decoding().decode([utterance])
    let expected = try Self.recognizer.get().transcribe(file: utterance.path).text
    #expect(
      outcome.utterances.map { $0.hypothesis.map(\.text).joined(separator: " ") } == [expected])
  }

  @Test func whatCannotBeReadIsCountedAndNamed() throws {
    try withTemporaryFolder { folder in
      let broken = "\(folder)/broken.wav"
      try Data("RIFF, or not".utf8).write(to: URL(filePath: broken))
      var utterances = try utterances()
      utterances.insert(
        Utterance(id: "broken", path: broken, text: "ONE", seconds: 1), at: 1)
      utterances.append(Utterance(id: "absent", path: "\(folder)/no.wav", text: "TWO", seconds: 9))
      let outcome = try decoding().decode(utterances)
      #expect(outcome.utterances.count == 5)
      #expect(outcome.failures.count == 2)
      #expect(outcome.failures.description.contains("'broken'"))
      #expect(outcome.failures.description.contains("'absent'"))
      let error = #expect(throws: CorpusError.self) {
        try decoding(isStrict: true).decode(utterances)
      }
      #expect(error?.message.contains("'absent'") == true)  // the longest comes first
    }
  }

  @Test func storedFeaturesAreUsed() throws {
    try withTemporaryFolder { folder in
      let fbank = Fbank()
      let path = "\(folder)/cuts.jsonl.gz"
      let archive = try FeatureArchiveWriter(path: "\(folder)/feats.ark")
      let cuts = try ManifestWriter<Cut>(path: path)
      for utterance in try utterances() {
        let samples = try utterance.samples(sampleRate: 16000)
        let recording = Recording(
          id: utterance.id, path: utterance.path, sampleRate: 16000, sampleCount: samples.count)
        var cut = MonoCut(
          id: utterance.id, recording: recording,
          supervisions: [Supervision(of: recording, text: "ONE")])
        // The features of another: only who reads them hears it.
        let silence = fbank.features(of: Array(repeating: 0, count: samples.count))
        cut.features = try archive.append(silence, of: cut, fbank: fbank.configuration)
        try cuts.append(Cut.mono(cut))
      }
      try archive.finish()
      try cuts.finish()
      var options = Manifest.Options()
      let silent = try decoding().decode(
        TestSet(name: "a", path: path, options: options).utterances)
      #expect(silent.utterances.count == 5)
      #expect(silent.utterances.allSatisfy { $0.hypothesis.isEmpty })
      options.usesStoredFeatures = false
      let heard = try decoding().decode(
        TestSet(name: "a", path: path, options: options).utterances)
      #expect(heard.utterances.map(\.hypothesis.count).reduce(0, +) == 28)
    }
  }

  /// What a recipe makes of utterances.
  private func decode(
    _ recipe: DecodingRecipe, _ utterances: [Utterance]
  ) throws -> [ScoredUtterance] {
    let options = try recipe.recognizerOptions(SearchResources(), threadCount: 1)
    let recognizer = try Recognizer(
      contentsOf: Fixtures.path("models/digits.tern"), options: options)
    let decoding = try TestSetDecoding(recognizer, source: FeatureSource()) { result, utterance in
      recipe.text(of: result, reference: utterance.text)
    }
    let outcome = try decoding.decode(utterances)
    return outcome.utterances.sorted { $0.id < $1.id }
  }

  @Test(
    arguments: [
      DecodingRecipe.Method.beamSearch, .modifiedBeamSearch, .fastBeamSearch, .fastBeamSearchNBest,
      .fastBeamSearchNBestOracle,
    ])
  func everyMethodHearsClearSpeech(_ method: DecodingRecipe.Method) throws {
    let scored = try decode(DecodingRecipe(method), utterances())
    #expect(scored.count == 5)
    #expect(scored.allSatisfy { $0.hypothesis == $0.reference })
  }

  @Test func settingsReachTheSearch() throws {
    var recipe = DecodingRecipe(.modifiedBeamSearch)
    recipe.blankPenalty = 12
    let chatty = try decode(recipe, utterances())
    #expect(chatty.allSatisfy { $0.hypothesis.count > $0.reference.count })
    recipe = DecodingRecipe(.greedySearch)
    (recipe.blankPenalty, recipe.maxSymPerFrame) = (12, 1)
    let single = try decode(recipe, utterances())
    recipe.maxSymPerFrame = 3
    let several = try decode(recipe, utterances())
    #expect(zip(single, several).allSatisfy { $0.hypothesis.count < $1.hypothesis.count })
    var options = try recipe.recognizerOptions(SearchResources(), threadCount: 3)
    #expect(options.threadCount == 3 && options.nBest == 1)
    recipe.method = .fastBeamSearchNBestOracle
    options = try recipe.recognizerOptions(SearchResources(), threadCount: 1)
    #expect(options.nBest == 201)
  }

  @Test func oracleHasTheFewestErrors() throws {
    var recipe = DecodingRecipe(.fastBeamSearchNBest)
    (recipe.blankPenalty, recipe.nbestScale) = (-4, 0.2)  // words go missing
    let best = try decode(recipe, utterances())
    recipe.method = .fastBeamSearchNBestOracle
    let oracle = try decode(recipe, utterances())
    let errors = zip(best, oracle).map {
      (ErrorStatistics([$0]).errorCount, ErrorStatistics([$1]).errorCount)
    }
    #expect(errors.allSatisfy { $0.1 <= $0.0 })
    #expect(errors.reduce(0) { $0 + $1.1 } < errors.reduce(0) { $0 + $1.0 })
  }

  @Test func whatASearchNeedsIsNamed() {
    for method in [
      DecodingRecipe.Method.languageModelShallowFusion, .lowOrderDensityRatio,
      .fastBeamSearchNBestLG,
    ] {
      let error = #expect(throws: EvaluationError.self) {
        _ = try DecodingRecipe(method).recognizerOptions(SearchResources(), threadCount: 1)
      }
      #expect(error?.message.hasPrefix("\(method.rawValue) without") == true)
    }
  }

  @Test func nothingGivesNothing() throws {
    let outcome = try decoding().decode([])
    #expect(outcome.utterances.isEmpty && outcome.failures.count == 0)
    #expect(throws: EvaluationError.self) { try decoding(maxDuration: 0) }
  }
}
