import ArgumentParser
import TernNetworks
import TernOperators

/// The sizes of the network that `tern train` makes, and what holds it in bounds.
struct NetworkOptions: ParsableArguments {
  @Option(help: "Number of LSTM layers in the encoder.")
  var numEncoderLayers = 12

  @Option(help: "Width of the encoder's frames.")
  var encoderDim = 512

  @Option(help: "Width of the LSTM cells.")
  var rnnHiddenSize = 1024

  @Option(help: "Inner width of the feed-forward parts.")
  var dimFeedforward = 2048

  @Option(help: "Width of the decoder.")
  var decoderDim = 512

  @Option(help: "Width of the joiner.")
  var joinerDim = 512

  @Option(help: "Number of tokens that the decoder sees.")
  var contextSize = 2

  @Option(help: "Every how many layers one more takes part in the encoder's output; 0: the last.")
  var auxLayerPeriod = 0

  @Option(help: "Probability of dropping a value.")
  var dropout: Float = 0.1

  @Option(help: "Probability of nearly skipping a layer.")
  var layerDropout = 0.075

  @Option(help: "How many times the median the gradient of an utterance may be in an LSTM.")
  var gradNormThreshold: Float = 10

  func validate() throws {
    try require("num-encoder-layers", numEncoderLayers, in: 1...1000)
    let widths = [
      ("encoder-dim", encoderDim), ("rnn-hidden-size", rnnHiddenSize),
      ("dim-feedforward", dimFeedforward), ("decoder-dim", decoderDim), ("joiner-dim", joinerDim),
    ]
    for (name, width) in widths { try require(name, width, in: 1...16384) }
    try require("context-size", contextSize, in: 1...64)
    guard rnnHiddenSize >= encoderDim else {
      throw ValidationError(
        "--rnn-hidden-size \(rnnHiddenSize) is less than --encoder-dim \(encoderDim)")
    }
    try require("dropout", dropout, in: 0...0.99)
    try require("layer-dropout", layerDropout, in: 0...1)
    try require("grad-norm-threshold", gradNormThreshold, in: 1e-6...1e6)
    try require("aux-layer-period", auxLayerPeriod, in: 0...numEncoderLayers)
  }

  /// The network for features of some width and a number of tokens.
  func network(
    featureDim: Int, vocabularySize: Int, hasSecondCorpus: Bool
  ) -> LSTMTransducer {
    var sizes = TransducerSizes()
    sizes.featureDim = featureDim
    sizes.encoderDim = encoderDim
    sizes.hiddenSize = rnnHiddenSize
    sizes.feedForwardDim = dimFeedforward
    sizes.layerCount = numEncoderLayers
    sizes.vocabularySize = vocabularySize
    sizes.decoderDim = decoderDim
    sizes.joinerDim = joinerDim
    sizes.contextSize = contextSize
    var regularization = Regularization()
    regularization.dropout = dropout
    regularization.bypass.layerDropout = layerDropout
    regularization.gradientFilter.threshold = gradNormThreshold
    regularization.auxiliaryLayerPeriod = auxLayerPeriod
    return LSTMTransducer(
      sizes: sizes, regularization: regularization, hasSecondCorpus: hasSecondCorpus)
  }
}
