import ArgumentParser
import Foundation
import TernInterchange
import TernTensor

/// `tern convert`: a checkpoint of icefall to a model file.
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Convert a checkpoint of icefall's LSTM transducer to a model file.",
    discussion: """
      Reads pretrained.pt, epoch-N.pt and checkpoint-N.pt, in PyTorch's present and former containers, \
      or the three files of a traced export: encoder_jit_trace.pt, decoder_jit_trace.pt and \
      joiner_jit_trace.pt. Nothing in a checkpoint is executed. The model is run against the network's \
      own definition before and after it is written.
      """)

  @Argument(help: "A checkpoint, or the three traces.")
  var checkpoints: [String]

  @OptionGroup var tokens: TokenOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write; with --split, the folder.", valueName: "model.tern"))
  var output: String

  @OptionGroup var files: ModelFileOptions

  @Flag(help: "Take the running average of the training (model_avg) instead of the last weights.")
  var useAveragedModel = false

  @Option(help: "The width of a feature frame, where the weights leave a choice.")
  var featureDim: Int?

  func validate() throws {
    guard !tokens.isEmpty else {
      throw ValidationError("give --tokens or --bpe-model")
    }
    guard checkpoints.count == 1 || checkpoints.count == 3 else {
      throw ValidationError("give one checkpoint, or the three traces")
    }
    if let featureDim, !(1...4096).contains(featureDim) {
      throw ValidationError("--feature-dim is \(featureDim), expected 1...4096")
    }
  }

  func run() throws {
    let opened = try checkpoints.map { try Checkpoint(path: $0) }
    let (texts, tokenizer) = try tokens.read()
    var conversion = TransducerConversion(parameters: try parameters(of: opened), tokens: texts)
    conversion.tokenizer = tokenizer
    conversion.featureDim = featureDim ?? opened[0]["feature_dim"]?.integer
    conversion.provenance = provenance(opened[0])
    try files.write(
      conversion, of: checkpoints[0], to: output, notReplacing: checkpoints + tokens.paths)
  }

  /// The parameters of one checkpoint, or of three traces.
  private func parameters(of opened: [Checkpoint]) throws(InterchangeError) -> [String: Tensor] {
    let trace = opened.first { $0.container == .torchScript }
    guard let trace else {
      guard opened.count == 1 else {
        throw InterchangeError(
          code: .format,
          message: "\(opened[0].path): not a trace; give one checkpoint, or the three traces")
      }
      return try TransducerParameters.read(
        opened[0], key: useAveragedModel ? "model_avg" : "model")
    }
    if let other = opened.first(where: { $0.container != .torchScript }) {
      throw InterchangeError(
        code: .format, message: "\(other.path): not a trace, as \(trace.path) is")
    }
    guard !useAveragedModel else {
      throw InterchangeError(
        code: .missing, message: "\(trace.path): a trace has no running average of the training")
    }
    return try TransducerParameters.read(traces: opened)
  }

  private func provenance(_ checkpoint: Checkpoint) -> [String: String] {
    var provenance = [
      "source": checkpoints.map { URL(filePath: $0).lastPathComponent }.joined(separator: " ")
    ]
    if useAveragedModel { provenance["weights"] = "model_avg" }
    for (key, value) in checkpoint.trainingConfiguration { provenance["training.\(key)"] = value }
    return provenance
  }
}
