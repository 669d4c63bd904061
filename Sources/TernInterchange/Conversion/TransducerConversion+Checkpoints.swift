import Foundation
import TernGraph
import TernTensor

extension TransducerConversion {
  /// A conversion of a checkpoint of icefall's, or of the three traces of an export.
  ///
  /// - Parameters:
  ///   - paths: One checkpoint, or the traces of encoder, decoder and joiner in any order.
  ///   - usesRunningAverage: True for `model_avg` instead of `model`.
  /// - Throws: ``InterchangeError`` where a file cannot be read or is none of these.
  public init(
    checkpoints paths: [String], usesRunningAverage: Bool = false, tokens: [String],
    tokenizer: Tokenizer? = nil
  ) throws(InterchangeError) {
    var opened: [Checkpoint] = []
    for path in paths { opened.append(try Checkpoint(path: path)) }
    self.init(
      parameters: try Self.parameters(of: opened, usesRunningAverage: usesRunningAverage),
      tokens: tokens)
    self.tokenizer = tokenizer
    featureDim = opened[0]["feature_dim"]?.integer
    provenance["source"] = paths.map { URL(filePath: $0).lastPathComponent }
      .joined(separator: " ")
    if usesRunningAverage { provenance["weights"] = "model_avg" }
    for (key, value) in opened[0].trainingConfiguration { provenance["training.\(key)"] = value }
  }

  private static func parameters(
    of opened: [Checkpoint], usesRunningAverage: Bool
  ) throws(InterchangeError) -> [String: Tensor] {
    let trace = opened.first { $0.container == .torchScript }
    guard let trace else {
      guard opened.count == 1 else {
        throw InterchangeError(
          code: .format,
          message: opened.first.map {
            "\($0.path): not a trace; give one checkpoint, or the three traces"
          } ?? "no checkpoint")
      }
      return try TransducerParameters.read(
        opened[0], key: usesRunningAverage ? "model_avg" : "model")
    }
    if let other = opened.first(where: { $0.container != .torchScript }) {
      throw InterchangeError(
        code: .format, message: "\(other.path): not a trace, as \(trace.path) is")
    }
    guard !usesRunningAverage else {
      throw InterchangeError(
        code: .missing, message: "\(trace.path): a trace has no running average of the training")
    }
    return try TransducerParameters.read(traces: opened)
  }
}
