import ArgumentParser
import Foundation
import TernInterchange
import TernTraining

/// `tern export`: the checkpoints of a training to a model file, or to a state dictionary of PyTorch.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Export what a training has learnt.",
    discussion: """
      Averages checkpoints of Tern's or icefall's training and writes a model file, which is run against \
      the network's own definition before and after it is written, and pretrained.pt, which PyTorch \
      loads into icefall's network; --format or -o choose one of the two. The heads of a second corpus \
      (GigaSpeech) are left out. Without --tokens and --bpe-model, a model file takes the SentencePiece \
      model that the training names.
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case tern
    case stateDict = "state-dict"
  }

  @OptionGroup var checkpoints: CheckpointOptions

  @Option(
    help: ArgumentHelp(
      "What to write: tern (a model file) or state-dict (pretrained.pt). Default: both; with -o or "
        + "--split, a model file.", valueName: "tern|state-dict"))
  var format: Format?

  @Option(help: ArgumentHelp("icefall's name of --split.", valueName: "true|false"))
  var jitTrace = TruthValue(false)

  @OptionGroup var tokens: TokenOptions
  @OptionGroup var files: ModelFileOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file to write; with --split, the folder. Default: model.tern or pretrained.pt in the folder "
        + "of the checkpoints; with --split, that folder.", valueName: "model.tern"))
  var output: String?

  mutating func validate() throws {
    if jitTrace.isTrue { files.split = true }
    guard format != .stateDict || (!files.split && files.dtype == .f32 && files.license == nil)
    else {
      throw ValidationError("--split, --dtype and --license are for --format tern")
    }
  }

  func run() throws {
    let export = try TrainingExport(checkpoints.selection(), in: checkpoints.folder)
    if format != .stateDict { try writeModel(of: export) }
    if format == .stateDict || (format == nil && output == nil && !files.split) {
      try writeStateDict(of: export)
    }
  }

  private func writeModel(of export: TrainingExport) throws {
    let (texts, tokenizer) = try tokens.orThose(of: export).read()
    try files.write(
      export.conversion(tokens: texts, tokenizer: tokenizer),
      of: export.paths.joined(separator: ", "),
      to: output ?? (files.split ? checkpoints.expDir : "\(checkpoints.expDir)/model.tern"),
      notReplacing: export.paths + tokens.paths)
  }

  private func writeStateDict(of export: TrainingExport) throws {
    let path = output ?? "\(checkpoints.expDir)/pretrained.pt"
    try ModelFileOptions.check(outputs: [path], notReplacing: export.paths)
    try export.writeStateDict(to: path)
    Terminal.say("\(path): \(export.stateDict.names.count) tensors; \(export.summary)")
  }
}
