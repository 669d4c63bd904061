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
    if let featureDim, !(1...4096).contains(featureDim) {
      throw ValidationError("--feature-dim is \(featureDim), expected 1...4096")
    }
  }

  func run() throws {
    try refuseInputsAsOutput()
    let opened = try checkpoints.map { try Checkpoint(path: $0) }
    let sentencePieces = try bpeModel.map { try SentencePieceModel(path: $0) }
    let texts = try tokens.map { try TokenFile(path: $0).tokens } ?? sentencePieces?.pieces ?? []
    if let pieces = sentencePieces?.pieces, pieces != texts {
      throw InterchangeError(
        code: .format, message: "\(tokens ?? ""): other tokens than those of \(bpeModel ?? "")")
    }
    var conversion = TransducerConversion(parameters: try parameters(of: opened), tokens: texts)
    conversion.tokenizer = sentencePieces.map { Tokenizer(kind: "sentencepiece", bytes: $0.bytes) }
    conversion.elementType =
      switch dtype {
      case .f32: .float32
      case .f16: .float16
      case .bf16: .bfloat16
      }
    conversion.featureDim = featureDim ?? opened[0]["feature_dim"]?.integer
    conversion.provenance = provenance(opened[0])
    let model = try converted(conversion)
    if split {
      try makeFolder()
      let parts = model.split().map { (model: $0, path: "\(output)/\($0.graphs[0].name).tern") }
      try write(parts[...])
    } else {
      try write([(model, output)])
    }
  }

  private func converted(_ conversion: TransducerConversion) throws(InterchangeError) -> Model {
    do {
      return try conversion.model().model
    } catch {
      throw InterchangeError(code: .format, message: "\(checkpoints[0]): \(error)")
    }
  }

  /// Refuses to replace a file that is read.
  private func refuseInputsAsOutput() throws(InterchangeError) {
    func place(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }
    let inputs = checkpoints + [tokens, bpeModel].compactMap { $0 }
    if let input = inputs.first(where: { place($0) == place(output) }) {
      throw InterchangeError(
        code: .file, message: "\(output): would replace \(input), which is read")
    }
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

  private func makeFolder() throws(InterchangeError) {
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    } catch {
      throw InterchangeError(code: .file, message: "\(output): cannot be made a folder")
    }
  }

  /// Writes files, each in its place only when all have been read back and compared with the
  /// network's own definition; says how far they are from it.
  private func write(_ files: ArraySlice<(model: Model, path: String)>) throws {
    guard let (model, path) = files.first else { return }
    var result = ""
    try model.write(to: path) { partial in
      let difference = try Model(contentsOf: partial).checkGoldens().map(\.difference).max() ?? 0
      let size = try MappedFile(path: partial).storage.byteCount
      result = String(
        format: "%d bytes, %@; largest difference from the checkpoint's own network %.2g",
        size, dtype.rawValue, difference)
      try write(files.dropFirst())
    }
    Terminal.say("\(path): \(result)")
  }

  private func provenance(_ checkpoint: Checkpoint) -> [String: String] {
    var provenance = [
      "source": checkpoints.map { URL(filePath: $0).lastPathComponent }.joined(separator: " ")
    ]
    provenance["license"] = license
    if useAveragedModel { provenance["weights"] = "model_avg" }
    for (key, value) in checkpoint.trainingConfiguration { provenance["training.\(key)"] = value }
    return provenance
  }
}
