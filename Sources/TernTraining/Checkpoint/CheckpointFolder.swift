import Foundation
import TernTensor

/// The folder in which a training keeps its checkpoints, under icefall's names: `epoch-<n>.pt` after
/// each epoch, `checkpoint-<n>.pt` after so many batches, copies of the best.
public struct CheckpointFolder: Sendable, Hashable {
  /// What a checkpoint can be the best by.
  package enum Measure: String, Sendable {
    case trainLoss = "train-loss"
    case validLoss = "valid-loss"
  }

  /// The folder's path.
  public let path: String

  /// A folder, which need not exist.
  public init(path: String) { self.path = path }

  /// The checkpoint after an epoch, counted from 1.
  public func path(epoch: Int) -> String { "\(path)/epoch-\(epoch).pt" }

  /// The checkpoint after a number of batches.
  public func path(batch: Int) -> String { "\(path)/checkpoint-\(batch).pt" }

  /// The checkpoint with the least loss.
  package func path(best measure: Measure) -> String { "\(path)/best-\(measure.rawValue).pt" }

  /// The files `checkpoint-<n>.pt`, the one with the most batches first.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where the folder cannot be listed.
  public func batchCheckpoints() throws(TrainingError) -> [(batch: Int, path: String)] {
    try checkpoints("checkpoint").map { (batch: $0.number, path: $0.path) }
  }

  /// The files `epoch-<n>.pt`, the latest first.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where the folder cannot be listed.
  public func epochCheckpoints() throws(TrainingError) -> [(epoch: Int, path: String)] {
    try checkpoints("epoch").map { (epoch: $0.number, path: $0.path) }
  }

  /// The files `<kind>-<n>.pt`, the one with the largest number first.
  private func checkpoints(
    _ kind: String
  ) throws(TrainingError) -> [(number: Int, path: String)] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw TrainingError(.checkpoint, "\(path): no folder that can be listed")
    }
    return names.compactMap { name in Self.number(of: name, kind).map { ($0, "\(path)/\(name)") } }
      .sorted { ($0.number, $0.path) > ($1.number, $1.path) }
  }

  private static func number(of name: String, _ kind: String) -> Int? {
    let (prefix, suffix) = ("\(kind)-", ".pt")
    guard name.hasPrefix(prefix), name.hasSuffix(suffix), name.count > prefix.count + suffix.count
    else { return nil }
    let digits = name.dropFirst(prefix.count).dropLast(suffix.count)
    return digits.allSatisfy { $0.isASCII && $0.isNumber } ? Int(digits) : nil
  }

  /// Removes the files `checkpoint-<n>.pt` but for the `count` last ones up to `batch`, which itself stays
  /// in any case; those of more batches, which another training has left, stay too.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where the folder cannot be listed, or a file
  ///   not be removed.
  package func keepLast(_ count: Int, of batch: Int) throws(TrainingError) {
    let files = try batchCheckpoints().filter { $0.batch <= batch }
    for (_, path) in files.dropFirst(max(1, count)) {
      do { try FileManager.default.removeItem(atPath: path) } catch {
        throw TrainingError(
          .checkpoint, "\(path): cannot be removed")
      }
    }
  }

  /// Makes a copy of a checkpoint the best one, in place of the one before when it is complete.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where it cannot be read or the copy not be
  ///   written.
  package func copy(_ path: String, asBest measure: Measure) throws(TrainingError) {
    do {
      let source = try MappedFile(path: path).storage
      try AtomicFile.write(to: self.path(best: measure)) { append in
        try source.withBytes { try append($0) }
      }
    } catch {
      throw TrainingError(.checkpoint, "\(error)")
    }
  }
}
