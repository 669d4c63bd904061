import RealModule

/// Frames of one value, put after the last frame of audio.
///
/// A streaming encoder emits a frame only when it has seen some frames of features after it, and a
/// transducer often emits the last word only in the quiet that follows. Without padding, the end of
/// what was said is lost. How much is needed belongs to the model.
public struct TailPadding: Sendable, Hashable {
  /// The number of frames.
  public let frames: Int
  /// What every bin holds: the logarithm of an energy, in nats.
  public let value: Float

  /// Padding that may be described in a file that nobody has checked.
  ///
  /// - Throws: ``SpeechError`` with code `.configuration` where the frames are not 0 to 10,000 or the
  ///   value is not finite.
  public init(frames: Int, value: Float) throws(SpeechError) {
    guard (0...10_000).contains(frames), value.isFinite else {
      throw SpeechError(
        code: .configuration,
        message: "padding of \(frames) frames of \(value), expected 0 to 10000 of a finite value")
    }
    self.init(checkedFrames: frames, value: value)
  }

  private init(checkedFrames frames: Int, value: Float) {
    self.frames = frames
    self.value = value
  }

  /// What icefall's `decode.py` appends: 35 frames (0.35 s) of log(1e-10). The value is lower than
  /// that of silent audio, which is log(1.19e-7).
  public static let icefall = TailPadding(checkedFrames: 35, value: Float.log(1e-10))
}
