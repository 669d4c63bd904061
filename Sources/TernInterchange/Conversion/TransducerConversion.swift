import TernGraph
import TernInterpreter
import TernNetworks
import TernTensor

/// Makes a model of the parameters of icefall's LSTM transducer.
public struct TransducerConversion: Sendable {
  /// The parameters, by icefall's names.
  public var parameters: [String: Tensor]
  /// The tokens' texts, by id.
  public var tokens: [String]
  /// What cuts a text into tokens.
  public var tokenizer: Tokenizer?
  /// What weights are stored as: f32, f16, bf16 or i8.
  public var elementType: ElementType = .float32
  /// The width of a feature frame, where the parameters leave a choice.
  public var featureDim: Int?
  /// Where the model comes from.
  public var provenance: [String: String] = [:]

  /// A conversion of the given parameters, without those of a second corpus' heads: recognition does
  /// not use them.
  public init(parameters: [String: Tensor], tokens: [String]) {
    self.parameters = parameters.filter { !LSTMTransducer.isOfSecondCorpus($0.key) }
    self.tokens = tokens
  }

  /// The model, with golden vectors that the network itself computes from the stored parameters, in
  /// f64 and without folding any scale, and which the model has been run against.
  ///
  /// - Returns: The model, and the largest difference |found - expected| / (1 + |expected|) from its
  ///   golden vectors.
  /// - Throws: ``NetworkError`` and ``GraphError`` where the parameters are not those of an LSTM
  ///   transducer, ``InterchangeError`` with code `.format` where the tokens are not its tokens, and
  ///   ``GraphError`` with code `.golden` where the model computes something else.
  public func model() throws -> (model: Model, difference: Double) {
    let sizes = try TransducerSizes(of: parameters, featureDim: featureDim)
    guard tokens.count == sizes.vocabularySize else {
      throw InterchangeError(
        code: .format,
        message: "\(tokens.count) tokens for a model of \(sizes.vocabularySize)")
    }
    try checkFinite()
    let network = LSTMTransducer(sizes: sizes)
    let (graphs, weights) = try network.trace(parameters: parameters)
    var model = Model(
      producer: Tern.name, graphs: graphs, tensors: weights, frontEnd: frontEnd(sizes),
      tokens: tokens, tokenizer: tokenizer, decoding: decoding(sizes), provenance: provenance)
    model.provenance["checksum"] = parameters.checksum  // parts of different models do not join
    model = try model.converted(to: elementType)
    try addGoldens(of: network, to: &model)
    let difference = try model.checkGoldens().map(\.difference).max() ?? 0
    return (model, difference)
  }

  private func checkFinite() throws(InterchangeError) {
    for (name, tensor) in parameters.sorted(by: { $0.key < $1.key }) {
      let values = tensor.elements(as: Float.self)
      guard let index = values.firstIndex(where: { !$0.isFinite }) else { continue }
      throw InterchangeError(
        code: .tensor, message: "parameter '\(name)' holds \(values[index]), at element \(index)")
    }
  }

  private func frontEnd(_ sizes: TransducerSizes) -> FrontEnd {
    var frontEnd = FrontEnd()
    frontEnd.binCount = sizes.featureDim
    return frontEnd
  }

  private func decoding(_ sizes: TransducerSizes) -> Decoding {
    var decoding = Decoding()
    decoding.blank = tokens.firstIndex(of: "<blk>") ?? 0
    decoding.unknown = tokens.firstIndex(of: "<unk>")
    decoding.startContext =
      Array(repeating: -1, count: sizes.contextSize - 1) + [decoding.blank]
    return decoding
  }
}
