/// Counts of samples and frames as lhotse rounds them, so that lengths are the same in both.
package enum SampleCount {
  /// The number of samples of so many seconds. Source: lhotse's `compute_num_samples`.
  package static func samples(in seconds: Double, rate: Int) -> Int {
    Int((digits(seconds * Double(rate)) + 0.5).rounded(.down))
  }

  /// The number of samples that are left of `count` when they are played so many times as fast. Source:
  /// lhotse's `perturb_num_samples`.
  package static func perturbed(_ count: Int, speed: Double) -> Int {
    let exact = digits(Double(count) / speed)
    return Int(speed >= 1 ? (exact + 0.5).rounded(.down) : (exact - 0.5).rounded(.up))
  }

  /// The number of frames of so many seconds. Source: lhotse's `compute_num_frames`.
  package static func frames(in seconds: Double, shift: Double, rate: Int) -> Int {
    let samples = Int((seconds * Double(rate)).rounded(.toNearestOrEven))
    let step = max(Int((shift * Double(rate)).rounded(.toNearestOrEven)), 1)
    return (samples + step / 2) / step
  }

  /// A number rounded to eight digits after its point.
  private static func digits(_ value: Double) -> Double { (value * 1e8).rounded() / 1e8 }
}
