import Foundation
import Synchronization

/// Writes numbers of a training for TensorBoard, into a file of its own that only ever grows.
///
/// Each ``write(_:step:)`` has reached the file when it returns: who kills the program loses nothing, and
/// TensorBoard shows it at once. Source: TensorFlow, `core/util/event.proto` and
/// `core/lib/io/record_writer.h`.
package final class EventWriter {
  /// The file's path.
  package let path: String
  private let file: FileHandle
  /// How many writers this process has begun: two of the same second have two files.
  private static let begun = Atomic(0)

  /// A new file in a folder, which is made where there is none:
  /// `events.out.tfevents.<seconds since 1970>.<host>.<process>.<number>`.
  ///
  /// - Throws: ``TrainingError`` with code `.log` where it cannot be made.
  package init(folder: String) throws(TrainingError) {
    let process = ProcessInfo.processInfo
    let time = Date.now.timeIntervalSince1970
    let host = process.hostName.replacing("/", with: "-")
    path =
      "\(folder)/events.out.tfevents.\(Int(time)).\(host).\(process.processIdentifier)."
      + "\(Self.begun.wrappingAdd(1, ordering: .relaxed).oldValue)"
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try Data().write(to: URL(filePath: path), options: .withoutOverwriting)
      file = try FileHandle(forWritingTo: URL(filePath: path))
    } catch {
      throw TrainingError(.log, "\(path): cannot be made")
    }
    try append(Event(wallTime: time, content: .fileVersion("brain.Event:2")))
  }

  /// Adds numbers by name, `train/learning_rate`, all of the same step.
  ///
  /// - Parameter step: The batches learnt from so far.
  /// - Throws: ``TrainingError`` with code `.log` where the file cannot be written.
  package func write(
    _ scalars: [(tag: String, value: Float)], step: Int
  ) throws(TrainingError) {
    try append(
      Event(
        wallTime: Date.now.timeIntervalSince1970, step: step, content: .scalars(scalars)))
  }

  private func append(_ event: Event) throws(TrainingError) {
    do { try file.write(contentsOf: EventRecord.framing(event.message)) } catch {
      throw TrainingError(.log, "\(path): cannot be written")
    }
  }
}
