/// How audio becomes features: the parameters of Kaldi's log-mel filter bank (without dither, edges
/// mirrored), and what is appended when the audio ends.
public struct FrontEnd: Sendable, Hashable {
  /// Samples a second, in Hz.
  public var sampleRate: Double = 16000
  /// The number of mel bins: the width of a feature frame.
  public var binCount: Int = 80
  /// The lowest frequency of the lowest bin, in Hz.
  public var lowFrequency: Double = 20
  /// The highest frequency of the highest bin, in Hz; where not positive, relative to half the rate.
  public var highFrequency: Double = -400
  /// The length of a frame, in seconds.
  public var frameLength: Double = 0.025
  /// The time from one frame's start to the next one's, in seconds.
  public var frameShift: Double = 0.010
  /// The factor of the previous sample that is subtracted from each.
  public var preemphasis: Double = 0.97
  /// The least energy of a bin, before its logarithm.
  public var energyFloor: Double = 1.1920928955078125e-07
  /// What samples in [-1, 1] are multiplied by.
  public var sampleScale: Double = 1
  /// The number of feature frames that are appended when the audio ends.
  public var tailFrames: Int = 35
  /// The value of the appended features.
  public var tailValue: Float = -23.025850929940457

  /// icefall's front end.
  public init() {}
}
