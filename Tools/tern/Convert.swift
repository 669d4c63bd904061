import ArgumentParser
import TernInterchange

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
    let (texts, tokenizer) = try tokens.read()
    var conversion = try TransducerConversion(
      checkpoints: checkpoints, usesRunningAverage: useAveragedModel, tokens: texts,
      tokenizer: tokenizer)
    if let featureDim { conversion.featureDim = featureDim }
    try files.write(
      conversion, of: checkpoints[0], to: output, notReplacing: checkpoints + tokens.paths)
  }
}
