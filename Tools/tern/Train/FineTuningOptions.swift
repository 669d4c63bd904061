import ArgumentParser
import TernTraining

/// What `tern train` learns on from.
struct FineTuningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Begin with the weights of a checkpoint or of a model file. Of other tokens, the rows of those that "
        + "both know are kept; what has another shape begins anew, which the log says.",
      valueName: "model.tern"))
  var finetuneFrom: String?

  @Option(
    help: ArgumentHelp(
      "Parameters that stay as they are, by the beginnings of their names: "
        + "encoder.encoder_embed,encoder.encoder.layers.0.", valueName: "a,b"))
  var freeze: String?

  /// The names of what stays as it is.
  var frozen: [String] { freeze?.split(separator: ",").map(String.init) ?? [] }
}
