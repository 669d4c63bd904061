import TernInterpreter
import TernTensor

/// One speaker's audio on its way to text: samples in, features, the encoder's states, hypotheses.
///
/// Its memory does not grow with the audio, but for the tokens found since the segment began. Not to be used by two threads at
/// once; streams of one ``Recognizer`` are independent of each other.
public final class RecognitionStream {
  /// The recogniser that the stream belongs to.
  public let recognizer: Recognizer
  let state: StreamState
  package var features: FbankStream
  var search: SegmentedSearch
  private let start: SearchState
  private var resampler: Resampler?
  private var resampled: [Float] = []
  /// Whether audio was due, and not all of it is decoded.
  private var isDue = false

  init(_ recognizer: Recognizer, _ start: SearchState) {
    self.recognizer = recognizer
    self.start = start
    state = recognizer.transducer.encoder.makeState()
    features = FbankStream(recognizer.fbank)
    search = SegmentedSearch(start)
  }

  /// Takes the next samples of one channel, in [-1, 1].
  ///
  /// - Parameter sampleRate: Samples a second, in Hz; others than the model's are converted.
  /// - Throws: ``SpeechError`` with code `.audio` for samples that are no finite numbers,
  ///   `.resampling` for an impossible rate, `.finished` after ``finish()``.
  public func accept(_ samples: [Float], sampleRate: Double) throws(SpeechError) {
    if features.isFinished {
      throw SpeechError(code: .finished, message: "samples for a stream that is finished")
    }
    if let index = samples.firstIndex(where: { !$0.isFinite }) {
      throw SpeechError(
        code: .audio, message: "sample \(index) is \(samples[index]), expected a finite number")
    }
    if let resampler, resampler.inputRate != sampleRate { try flush(resampler) }
    if resampler == nil && sampleRate != recognizer.sampleRate {
      resampler = try Resampler(from: sampleRate, to: recognizer.sampleRate)
    }
    guard let resampler else { return features.accept(samples) }
    resampled.removeAll(keepingCapacity: true)
    try resampler.process(samples, into: &resampled)
    features.accept(resampled)
  }

  /// Declares the end of the audio; the model's tail padding is appended.
  ///
  /// - Throws: ``SpeechError`` with code `.resampling` or `.finished`.
  public func finish() throws(SpeechError) {
    if features.isFinished {
      throw SpeechError(code: .finished, message: "a stream finished twice")
    }
    if let resampler { try flush(resampler) }
    features.finish(tail: recognizer.tail)
  }

  private func flush(_ resampler: Resampler) throws(SpeechError) {
    self.resampler = nil
    resampled.removeAll(keepingCapacity: true)
    try resampler.finish(into: &resampled)
    features.accept(resampled)
  }

  /// Decodes all audio that is ready, if it is as much as ``Recognizer/Options/latency`` or the last.
  ///
  /// - Throws: ``InterpreterError`` where the model cannot be run.
  public func decode() throws {
    try recognizer.decode([self])
  }

  /// The number of encoder frames that are ready to be decoded.
  public var readyFrameCount: Int {
    let decoding = recognizer.transducer.decoding
    let spare = features.frameCount - decoding.windowFrames
    return spare < 0 ? 0 : spare / decoding.shiftFrames + 1
  }

  /// Of the encoder frames that are ready, those whose time has come: all, once there were as many as are waited
  /// for or no more will come, or none.
  var dueFrameCount: Int {
    let ready = readyFrameCount
    return isDue || features.isFinished || ready >= recognizer.latencyFrames ? ready : 0
  }

  /// Forgets frames that are decoded; what else there is stays due.
  func removeFirstFrames(_ count: Int) {
    features.removeFirstFrames(count * recognizer.transducer.decoding.shiftFrames)
    isDue = readyFrameCount > 0
  }

  /// Forgets everything, as if the stream were new.
  public func reset() {
    state.reset()
    features = FbankStream(recognizer.fbank)
    search = SegmentedSearch(start)
    resampler = nil
    isDue = false
  }
}
