import ArgumentParser
import TernEvaluation

/// Which methods `tern decode` compares, and what icefall's decode.py takes beside them.
struct MethodOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How the best tokens are found, each in turn.", valueName: "method,…"))
  var decodingMethod = CommaList([DecodingRecipe.Method.greedySearch])

  @Option(help: "The number of tokens that the decoder sees. Default: what the model says.")
  var contextSize: Int?

  @Option(
    help: "Whether a language model is used; the methods that have one in their name do anyway.")
  var useShallowFusion = TruthValue(false)

  @Option(
    help: "The back-off symbol of icefall's .fst.txt; ARPA files, which are read here, have none.")
  var backoffId = 500
}
