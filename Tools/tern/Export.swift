import ArgumentParser
import Foundation
import TernInterchange
import TernTraining

/// `tern export`: the checkpoints of a training to a model file, or to a state dictionary of PyTorch.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Export what a training has learnt.",
    discussion: """
      Averages checkpoints of Tern's or icefall's training and writes one model file, which is run against \
      the network's own definition before and after it is written; or pretrained.pt, which PyTorch \
      loads into icefall's network. The heads of a second corpus (GigaSpeech) are left out. Without \
      --tokens and --bpe-model, a model file takes the SentencePiece model that the training names.
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case tern
    case stateDict = "state-dict"
  }

  @OptionGroup var checkpoints: CheckpointOptions

  @Option(help: "What to write: tern (a model file) or state-dict (pretrained.pt).")
  var format = Format.tern

  @OptionGroup var tokens: TokenOptions
  @OptionGroup var files: ModelFileOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file to write; with --split, the folder. Default: model.tern or pretrained.pt in the folder "
        + "of the checkpoints; with --split, that folder.", valueName: "model.tern"))
  var output: String?

  func validate() throws {
    guard format == .tern || (!files.split && files.dtype == .f32 && files.license == nil) else {
      throw ValidationError("--split, --dtype and --license are for --format tern")
    }
  }

  func run() throws {
    let export = try TrainingExport(checkpoints.selection(), in: checkpoints.folder)
    switch format {
    case .tern:
      let (texts, tokenizer) = try tokens.orThose(of: export).read()
      try files.write(
        export.conversion(tokens: texts, tokenizer: tokenizer),
        of: export.paths.joined(separator: ", "),
        to: output ?? (files.split ? checkpoints.expDir : "\(checkpoints.expDir)/model.tern"),
        notReplacing: export.paths + tokens.paths)
    case .stateDict:
      let output = output ?? "\(checkpoints.expDir)/pretrained.pt"
      try ModelFileOptions.check(outputs: [output], notReplacing: export.paths)
      try export.writeStateDict(to: output)
      Terminal.say("\(output): \(export.stateDict.names.count) tensors; \(export.summary)")
    }
  }
}
