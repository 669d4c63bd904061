import TernCorpus
import TernPreparation
import Testing

struct CutCheckTests {
  private func cut() -> MonoCut {
    let recording = Recording(id: "r", path: "r.wav", sampleRate: 16_000, sampleCount: 32_000)
    return MonoCut(
      id: "c", recording: recording, supervisions: [Supervision(of: recording, text: "ONE")])
  }

  private func problem(_ change: (inout MonoCut) -> Void, hasFeatures: Bool = false) -> String? {
    var cut = cut()
    change(&cut)
    let store = hasFeatures ? FeatureStore() : nil
    do { try CutCheck.check(.mono(cut), features: store) } catch { return error.message }
    return nil
  }

  @Test func aGoodCutHasNoProblem() { #expect(problem { _ in } == nil) }

  @Test func smallDifferencesOfTimesAreNone() {
    #expect(problem { $0.supervisions[0].duration += 0.0019 } == nil)
    #expect(problem { $0.supervisions[0].start = -0.0019 } == nil)
  }

  @Test func eachProblemIsNamed() {
    #expect(problem { $0.supervisions = [] } == "0 utterances, expected one")
    #expect(problem { $0.supervisions += $0.supervisions } == "2 utterances, expected one")
    #expect(
      problem { $0.supervisions[0].start = 0.5 } == "its utterance begins at 0.5 s, expected 0")
    #expect(problem { $0.supervisions[0].duration = 3 } == "its utterance ends at 3.0 of 2.0 s")
    #expect(problem { $0.supervisions[0].text = " " } == "no text")
    #expect(problem { $0.supervisions[0].text = nil } == "no text")
    #expect(problem { $0.recording = nil } == "no recording")
    #expect(problem { $0.start = 0.5 } == "ends at 2.5 s of a recording of 2.0 s")
    #expect(problem({ _ in }, hasFeatures: true) == "no features")
  }

  @Test func featuresMustFitTheCut() {
    func problem(frames: Int) -> String? {
      self.problem(
        {
          $0.features = StoredFeatures(
            frameCount: frames, width: 80, frameShift: 0.01, sampleRate: 16_000, duration: 2,
            storageType: "kaldiio", storagePath: "/nowhere.ark:0", storageKey: "c")
        }, hasFeatures: true)
    }
    #expect(problem(frames: 150) == "150 frames, expected 200")
    #expect(problem(frames: 200)?.contains("/nowhere.ark") == true)
  }
}
