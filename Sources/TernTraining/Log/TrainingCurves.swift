import Foundation

/// The numbers of a training by name, over the batches learnt from: what ``EventWriter`` wrote, or
/// icefall's SummaryWriter.
package struct TrainingCurves {
  /// A number after some batches.
  package struct Point: Sendable, Hashable {
    /// The batches learnt from.
    package let step: Int
    /// The number.
    package let value: Double
  }

  private var points: [String: [Point]] = [:]
  /// The files whose last record is not complete.
  package private(set) var cutFiles: [String] = []

  /// The numbers of a training's folder. A training that was gone on with from an earlier batch has
  /// another file, whose numbers stand for what an earlier file says of later batches.
  ///
  /// - Throws: ``TrainingError`` with code `.log` where there are none, or a file is damaged.
  package init(folder: String) throws(TrainingError) {
    let paths = try Self.paths(in: "\(folder)/tensorboard")
    for path in paths {
      let file = try EventFile(path: path)
      if file.isCut { cutFiles.append(path) }
      for event in file.events {
        guard case .scalars(let scalars) = event.content else { continue }
        for (tag, value) in scalars {
          add(Point(step: event.step, value: Double(value)), to: tag)
        }
      }
    }
    guard !points.isEmpty else {
      throw TrainingError(
        .log,
        "\(folder)/tensorboard: no numbers in \(paths.count) event \(paths.count == 1 ? "file" : "files")"
      )
    }
  }

  /// The event files, the oldest first: their names hold the second of their making.
  private static func paths(in folder: String) throws(TrainingError) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let prefix = "events.out.tfevents."
    let found = names.filter { $0.hasPrefix(prefix) }.map { name in
      (second: Int(name.dropFirst(prefix.count).prefix { $0 != "." }) ?? 0, name: name)
    }
    guard !found.isEmpty else {
      throw TrainingError(.log, "\(folder): no event files (\(prefix)*) of a training")
    }
    return found.sorted { $0 < $1 }.map { "\(folder)/\($0.name)" }
  }

  private mutating func add(_ point: Point, to tag: String) {
    while let last = points[tag]?.last, last.step >= point.step { points[tag]?.removeLast() }
    points[tag, default: []].append(point)
  }

  /// The names, sorted.
  package var tags: [String] { points.keys.sorted() }

  /// The numbers of a name, by increasing steps; none where nobody wrote any.
  package subscript(tag: String) -> [Point] { points[tag] ?? [] }
}
