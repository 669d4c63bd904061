import ArgumentParser
import TernNetworks
import TernOperators

/// The sizes of the network that `tern train` makes, and what holds it in bounds.
struct NetworkOptions: ParsableArguments {
  @Option(help: Self.help("Number of LSTM layers in the encoder", 12))
  var numEncoderLayers: Int?

  @Option(help: Self.help("Width of the encoder's frames", 512))
  var encoderDim: Int?

  @Option(help: Self.help("Width of the LSTM cells", 1024))
  var rnnHiddenSize: Int?

  @Option(help: Self.help("Inner width of the feed-forward parts", 2048))
  var dimFeedforward: Int?

  @Option(help: Self.help("Width of the decoder", 512))
  var decoderDim: Int?

  @Option(help: Self.help("Width of the joiner", 512))
  var joinerDim: Int?

  @Option(help: Self.help("Number of tokens that the decoder sees", 2))
  var contextSize: Int?

  @Option(help: "Every how many layers one more takes part in the encoder's output; 0: the last.")
  var auxLayerPeriod = 0

  @Option(help: "Probability of dropping a value.")
  var dropout: Float = 0.1

  @Option(help: "Probability of nearly skipping a layer.")
  var layerDropout = 0.075

  @Option(help: "How many times the median the gradient of an utterance may be in an LSTM.")
  var gradNormThreshold: Float = 10

  func validate() throws {
    let counts = [
      ("num-encoder-layers", numEncoderLayers, 1000), ("encoder-dim", encoderDim, 16384),
      ("rnn-hidden-size", rnnHiddenSize, 16384), ("dim-feedforward", dimFeedforward, 16384),
      ("decoder-dim", decoderDim, 16384), ("joiner-dim", joinerDim, 16384),
      ("context-size", contextSize, 64),
    ]
    for (name, count, most) in counts {
      if let count { try require(name, count, in: 1...most) }
    }
    try require("dropout", dropout, in: 0...0.99)
    try require("layer-dropout", layerDropout, in: 0...1)
    try require("grad-norm-threshold", gradNormThreshold, in: 1e-6...1e6)
  }

  /// The network for features of some width and a number of tokens; what is not given is as in `known`.
  func network(
    featureDim: Int, vocabularySize: Int, hasSecondCorpus: Bool,
    known: TransducerSizes = TransducerSizes()
  ) throws -> LSTMTransducer {
    var sizes = known
    sizes.featureDim = featureDim
    sizes.vocabularySize = vocabularySize
    sizes.encoderDim = encoderDim ?? known.encoderDim
    sizes.hiddenSize = rnnHiddenSize ?? known.hiddenSize
    sizes.feedForwardDim = dimFeedforward ?? known.feedForwardDim
    sizes.layerCount = numEncoderLayers ?? known.layerCount
    sizes.decoderDim = decoderDim ?? known.decoderDim
    sizes.joinerDim = joinerDim ?? known.joinerDim
    sizes.contextSize = contextSize ?? known.contextSize
    guard sizes.hiddenSize >= sizes.encoderDim else {
      throw ValidationError(
        "--rnn-hidden-size \(sizes.hiddenSize) is less than --encoder-dim \(sizes.encoderDim)")
    }
    try require("aux-layer-period", auxLayerPeriod, in: 0...sizes.layerCount)
    var regularization = Regularization()
    regularization.dropout = dropout
    regularization.bypass.layerDropout = layerDropout
    regularization.gradientFilter.threshold = gradNormThreshold
    regularization.auxiliaryLayerPeriod = auxLayerPeriod
    return LSTMTransducer(
      sizes: sizes, regularization: regularization, hasSecondCorpus: hasSecondCorpus)
  }

  /// What a size is, and what it is by default.
  private static func help(_ text: String, _ value: Int) -> ArgumentHelp {
    ArgumentHelp(
      "\(text). Default: \(value); with --finetune-from, as there.", valueName: "n")
  }
}
