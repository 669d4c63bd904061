/// The lines that have something to do, and whose turn it is.
///
/// `@unchecked Sendable`: (1) the scheduler that owns it uses it on one serial queue only; (2) the streams of its
/// lines are touched in ``take()`` only, on that queue.
package final class Turns: @unchecked Sendable {
  /// What a turn was.
  package struct Outcome {
    /// Lines that are over.
    package var endedCount = 0
    /// Steps computed, and their encoder frames.
    package var stepCount = 0
    package var frameCount = 0
    /// The time that this took, and the longest that one of them had been ready, in seconds.
    package var seconds = 0.0
    package var longestWait = 0.0
    /// The seconds until there should be another turn; nil where there is nothing to do.
    package var nextTurn: Double?
  }

  private let recognizer: Recognizer
  private let patience: Double
  private let clock = ContinuousClock()
  /// The number of lines that are not over.
  package var lineCount = 0
  /// Lines that have audio, in the order in which they came or were last served.
  private var queue: [Line] = []
  private var queued: Set<ObjectIdentifier> = []

  package init(_ recognizer: Recognizer, patience: Double) {
    (self.recognizer, self.patience) = (recognizer, patience)
  }

  /// Puts a line at the end of the queue, if it is neither in it nor over.
  package func join(_ line: Line) {
    if line.isOver { return }
    if queued.insert(ObjectIdentifier(line)).inserted { queue.append(line) }
  }

  /// Computes the next batch, or finds that it is better to wait for more steps.
  package func take() -> Outcome {
    var outcome = Outcome()
    let now = clock.now
    for line in queue { line.advance(at: now) }
    let ready = queue.filter { $0.readySince != nil }
    let wait = ready.compactMap { $0.readySince.map { (now - $0) / .seconds(1) } }.max() ?? 0
    let most = recognizer.concurrentStreamCount
    if !ready.isEmpty && ready.count < min(most, lineCount) && wait < patience {
      outcome.nextTurn = patience - wait
    } else {
      let batch = Array(ready.prefix(most))
      compute(batch, waited: wait, &outcome)
      putBehind(batch)
    }
    leave(&outcome)
    return outcome
  }

  private func compute(_ batch: [Line], waited: Double, _ outcome: inout Outcome) {
    if batch.isEmpty { return }
    let before = batch.reduce(0) { $0 + $1.stream.readyFrameCount }
    let start = clock.now
    do { _ = try recognizer.decodeChunk(batch.map(\.stream)) } catch {
      for line in batch { line.fail(error) }
    }
    outcome.seconds = (clock.now - start) / .seconds(1)
    outcome.stepCount = batch.count
    outcome.frameCount = before - batch.reduce(0) { $0 + $1.stream.readyFrameCount }
    outcome.longestWait = waited
    for line in batch { line.publish() }
  }

  /// Moves lines that had their turn to the end of the queue.
  private func putBehind(_ batch: [Line]) {
    let served = Set(batch.map(ObjectIdentifier.init))
    queue.removeAll { served.contains(ObjectIdentifier($0)) }
    queue += batch
    for line in batch { line.advance(at: clock.now) }
  }

  /// Takes lines that are over, or have nothing to do until there is more audio, out of the queue.
  private func leave(_ outcome: inout Outcome) {
    // Asked once: audio may come in at any moment, and a line that stays must not be taken for one that has left.
    let leaving = queue.filter { !$0.hasWork }
    let gone = Set(leaving.map(ObjectIdentifier.init))
    queue.removeAll { gone.contains(ObjectIdentifier($0)) }
    queued.subtract(gone)
    outcome.endedCount = leaving.count { $0.isOver }
    lineCount -= outcome.endedCount
    if !queue.isEmpty && outcome.nextTurn == nil { outcome.nextTurn = 0 }
  }
}
