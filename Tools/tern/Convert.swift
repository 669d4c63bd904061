import ArgumentParser
import Foundation
import TernGraph
import TernInterchange
import TernInterpreter
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

  @Option(help: ArgumentHelp("The tokens and their numbers.", valueName: "tokens.txt"))
  var tokens: String?

  @Option(
    help: ArgumentHelp("The SentencePiece model, stored in the file.", valueName: "bpe.model"))
  var bpeModel: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write; with --split, the folder.", valueName: "model.tern"))
  var output: String

  @Flag(help: "Write encoder.tern, decoder.tern and joiner.tern instead of one file.")
  var split = false

  @Option(help: "What weights are stored as: f32, f16 or bf16.")
  var dtype = DType.f32

  @Flag(help: "Take the running average of the training (model_avg) instead of the last weights.")
  var useAveragedModel = false

  @Option(help: "The width of a feature frame, where the weights leave a choice.")
  var featureDim: Int?

  @Option(help: "The licence of the weights, stored in the file.")
  var license: String?

  enum DType: String, ExpressibleByArgument, CaseIterable {
    case f32, f16, bf16
  }

  func validate() throws {
    guard tokens != nil || bpeModel != nil else {
      throw ValidationError("give --tokens or --bpe-model")
    }
    guard checkpoints.count == 1 || checkpoints.count == 3 else {
      throw ValidationError("give one checkpoint, or the three traces")
    }
  }

  func run() throws {
    let opened = try checkpoints.map { try Checkpoint(path: $0) }
    let isTrace = opened[0].container == .torchScript
    let parameters =
      isTrace
      ? try TransducerParameters.read(traces: opened)
      : try TransducerParameters.read(opened[0], key: useAveragedModel ? "model_avg" : "model")
    let tokenizer = try bpeModel.map { path in
      Tokenizer(kind: "sentencepiece", bytes: Array(try Data(contentsOf: URL(filePath: path))))
    }
    var conversion = TransducerConversion(
      parameters: parameters, tokens: try readTokens(tokenizer))
    conversion.tokenizer = tokenizer
    conversion.elementType =
      switch dtype {
      case .f32: .float32
      case .f16: .float16
      case .bf16: .bfloat16
      }
    conversion.featureDim = featureDim ?? opened[0]["feature_dim"]?.integer
    conversion.provenance = provenance(opened[0])
    let (model, _) = try conversion.model()
    if split {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
      for part in model.split() {
        try write(part, to: "\(output)/\(part.graphs[0].name).tern")
      }
    } else {
      try write(model, to: output)
    }
  }

  /// Writes a file, reads it back, and says how far it is from the network's own definition.
  private func write(_ model: Model, to path: String) throws {
    try model.write(to: path)
    let difference = try Model(contentsOf: path).checkGoldens().map(\.difference).max() ?? 0
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    Terminal.say(
      "\(path): \(size) bytes, \(dtype.rawValue); largest difference from the checkpoint's own "
        + String(format: "network %.2g", difference))
  }

  private func readTokens(_ tokenizer: Tokenizer?) throws -> [String] {
    if let tokens {
      let bytes = try Data(contentsOf: URL(filePath: tokens))
      return try TokenFile(bytes: Array(bytes), name: tokens).tokens
    }
    return try SentencePieceModel(bytes: tokenizer?.bytes ?? [], name: bpeModel ?? "").pieces
  }

  private func provenance(_ checkpoint: Checkpoint) -> [String: String] {
    var provenance = [
      "source": checkpoints.map { URL(filePath: $0).lastPathComponent }.joined(separator: " ")
    ]
    provenance["license"] = license
    if useAveragedModel { provenance["weights"] = "model_avg" }
    for key in ["cur_epoch", "batch_idx_train", "best_valid_loss"] {
      if let value = checkpoint[key], value.number != nil {
        provenance["training.\(key)"] = value.description
      }
    }
    return provenance
  }
}
