import Foundation
import TernGraph
import TernInterchange
import TernNetworks
import TernTensor

/// What a training gives to others: its averaged weights, and what its last checkpoint says of them.
///
/// The heads of a second corpus are left out, as icefall's `export.py` does.
public struct TrainingExport: Sendable {
  /// The checkpoints that were averaged, oldest first; two where their running averages were used.
  public let paths: [String]
  /// The averaged weights.
  public let stateDict: StateDict
  private let last: Checkpoint
  private let provenance: [String: String]
  /// Over what the weights are averaged.
  package let summary: String

  /// Averages the selected checkpoints of a training.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where checkpoints are missing, cannot be
  ///   averaged, or hold something else than the network of an LSTM transducer.
  public init(
    _ selection: CheckpointSelection, in folder: CheckpointFolder
  ) throws(TrainingError) {
    paths = try selection.paths(in: folder)
    let average = try selection.average(in: folder)
    do {
      var opened: [Checkpoint] = []
      for path in paths { opened.append(try Checkpoint(path: path)) }
      last = opened[opened.count - 1]
      var stateDict = StateDict()
      for name in average.names where !LSTMTransducer.isOfSecondCorpus(name) {
        try stateDict.add(average.tensor(name), as: name)
      }
      self.stateDict = stateDict
      summary = selection.usesRunningAverages ? Self.range(opened) : Self.mean(of: opened)
    } catch {
      throw TrainingError(.checkpoint, "\(error)")
    }
    var provenance = last.trainingConfiguration.reduce(into: [:]) { lines, option in
      lines["training.\(option.key)"] = option.value
    }
    provenance["source"] = paths.map { URL(filePath: $0).lastPathComponent }
      .joined(separator: " ")
    provenance["weights"] = summary
    self.provenance = provenance
    try check()
  }

  private static func range(_ checkpoints: [Checkpoint]) -> String {
    let batches = checkpoints.map { $0["batch_idx_train"]?.integer ?? 0 }
    return "mean of all batches from \(batches[0]) to \(batches[batches.count - 1])"
  }

  private static func mean(of checkpoints: [Checkpoint]) -> String {
    checkpoints.count == 1 ? "not averaged" : "mean of \(checkpoints.count) checkpoints"
  }

  /// Checks that the weights are a network's, all of them and no others.
  private func check() throws(TrainingError) {
    let place = paths.joined(separator: ", ")
    let network: LSTMTransducer
    do {
      network = LSTMTransducer(sizes: try TransducerSizes(of: parameters, featureDim: featureDim))
    } catch {
      throw TrainingError(.checkpoint, "\(place): \(error)")
    }
    let declarations = network.declarations
    try stateDict.require(declarations.map(\.name), in: place)
    for declaration in declarations {
      do { _ = try stateDict.tensor(declaration.name, shape: declaration.shape) } catch {
        throw TrainingError(.checkpoint, "\(place): \(error)")
      }
    }
  }

  private var parameters: [String: Tensor] {
    stateDict.names.reduce(into: [:]) { $0[$1] = stateDict[$1] }
  }

  private var featureDim: Int? { last["feature_dim"]?.integer }

  /// The SentencePiece model that the training has used, as its options name it; the file need not be
  /// there any more.
  public var bpeModel: String? { last["bpe_model"].flatMap { $0.string ?? $0.path } }

  /// What makes a model of the weights.
  public func conversion(
    tokens: [String], tokenizer: Tokenizer? = nil
  ) -> TransducerConversion {
    var conversion = TransducerConversion(parameters: parameters, tokens: tokens)
    conversion.tokenizer = tokenizer
    conversion.featureDim = featureDim
    conversion.provenance = provenance
    return conversion
  }

  /// Writes the weights for PyTorch, `{"model": state_dict}`: icefall's `pretrained.pt`.
  ///
  /// - Throws: ``InterchangeError`` with code `.file` where the file cannot be written; an older one is
  ///   then as it was.
  public func writeStateDict(to path: String) throws(InterchangeError) {
    try Checkpoint.write(["model": PickleObject(stateDict)], to: path)
  }
}
