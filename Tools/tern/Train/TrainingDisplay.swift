import Foundation
import TernTraining

/// Shows a training on the terminal: its log, and below it how far the epoch is.
final class TrainingDisplay: TrainingLog.Display {
  private var current: EpochProgress?

  func show(_ line: String) {
    Terminal.clear()
    Terminal.say(line)
    progress(current)
  }

  func progress(_ progress: EpochProgress?) {
    current = progress
    guard Terminal.isInteractive, let progress else { return Terminal.clear() }
    let share = Double(progress.batch) / Double(max(progress.batchCount, 1))
    let filled = Int(min(share, 1) * 24)
    let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: 24 - filled)
    let left = progress.remaining.map { "\(Self.text($0)) left" } ?? ""
    Terminal.show(
      "epoch \(progress.epoch)/\(progress.epochCount) \(bar) \(progress.batch)/\(progress.batchCount)"
        + String(format: "  loss %.4f  ", progress.loss) + left)
  }

  /// Hours, minutes and seconds.
  private static func text(_ duration: Duration) -> String {
    duration.formatted(
      .time(pattern: duration >= .seconds(3600) ? .hourMinuteSecond : .minuteSecond))
  }
}
