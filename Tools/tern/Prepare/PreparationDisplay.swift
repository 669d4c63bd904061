import Foundation
import TernPreparation

/// Shows a person what `tern prepare` does.
final class PreparationDisplay {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var jobStart: ContinuousClock.Instant
  private var lastShown: ContinuousClock.Instant
  private var problemCount = 0

  /// How many problems of a job are shown; the report has more.
  private static let mostShown = 10

  init() {
    start = clock.now
    (jobStart, lastShown) = (start, start)
  }

  /// Shows what has happened.
  func show(_ event: PreparationEvent) {
    switch event {
    case .stage(let stage): say("Stage \(stage.rawValue): \(stage.name)")
    case .skipped(let job, let summary): say("  \(job): complete, skipped (\(summary))")
    case .note(let text): say("  \(text)")
    case .problem(let job, let problem):
      problemCount += 1
      if problemCount <= Self.mostShown { say("  \(job): left out: \(problem.code): \(problem)") }
    case .progress(let job, let done, let total): showProgress(job, done, total)
    case .finished(let job, let summary): finishJob(job, summary)
    }
  }

  /// Says what all of it took.
  func finish() {
    let seconds = (clock.now - start) / .seconds(1)
    say(String(format: "%.1f s, peak memory %.0f MB", seconds, ProcessMemory.peakMegabytes))
  }

  private func finishJob(_ job: String, _ summary: String) {
    let seconds = (clock.now - jobStart) / .seconds(1)
    let leftOut =
      problemCount > Self.mostShown ? ", \(problemCount) left out, see report.txt" : ""
    say("  \(job): \(summary)\(leftOut)" + String(format: " [%.1f s]", seconds))
    problemCount = 0
    jobStart = clock.now
  }

  private func showProgress(_ job: String, _ done: Int, _ total: Int?) {
    guard clock.now - lastShown > .milliseconds(100) else { return }
    lastShown = clock.now
    let rate = String(
      format: "%.0f/s", Double(done) / max((clock.now - jobStart) / .seconds(1), 0.1))
    guard let total, total > 0 else { return Terminal.show("  \(job): \(done), \(rate)") }
    let filled = 24 * min(done, total) / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 24 - filled)
    Terminal.show("  \(bar) \(job): \(done)/\(total), \(rate)")
  }

  private func say(_ text: String) {
    Terminal.clear()
    Terminal.say(text)
  }
}
