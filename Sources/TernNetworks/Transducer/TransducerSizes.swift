import TernTensor

/// The sizes of an LSTM transducer.
public struct TransducerSizes: Sendable, Hashable {
  /// The width of a feature frame (F).
  public var featureDim = 80
  /// The width of an encoder frame (D): icefall's `encoder-dim`.
  public var encoderDim = 512
  /// The width of an LSTM's cell (H): icefall's `rnn-hidden-size`.
  public var hiddenSize = 1024
  /// The inner width of the feed-forward part: icefall's `dim-feedforward`.
  public var feedForwardDim = 2048
  /// The number of encoder layers (L).
  public var layerCount = 12
  /// The number of tokens (V).
  public var vocabularySize = 500
  /// The width of the decoder's output.
  public var decoderDim = 512
  /// The width of the joiner (J).
  public var joinerDim = 512
  /// The number of tokens that the decoder sees.
  public var contextSize = 2

  /// icefall's sizes.
  public init() {}

  /// The sizes that parameters of icefall's names have.
  ///
  /// Up to four widths of features give the same parameters; of them the largest is taken, which is
  /// 80 for icefall's recipe, unless `featureDim` says it.
  ///
  /// - Throws: ``NetworkError`` naming a parameter that is missing or of an impossible shape.
  public init(of parameters: [String: Tensor], featureDim: Int? = nil) throws(NetworkError) {
    let layerPath = "encoder.encoder.layers"
    let recurrent = try Self.shape("\(layerPath).0.lstm.weight_hh_l0", rank: 2, parameters)
    layerCount = try Self.layerCount(parameters, path: layerPath)
    encoderDim = recurrent[1]
    hiddenSize = recurrent[0] / 4
    guard hiddenSize * 4 == recurrent[0] else {
      throw NetworkError(
        .parameter,
        "parameter '\(layerPath).0.lstm.weight_hh_l0' is \(recurrent), expected four gates of rows")
    }
    feedForwardDim = try Self.shape("\(layerPath).0.feed_forward.0.weight", rank: 2, parameters)[0]
    let embedding = try Self.shape("decoder.embedding.weight", rank: 2, parameters)
    vocabularySize = embedding[0]
    decoderDim = embedding[1]
    joinerDim = try Self.shape("joiner.output_linear.weight", rank: 2, parameters)[1]
    contextSize =
      parameters["decoder.conv.weight"] == nil
      ? 1 : try Self.shape("decoder.conv.weight", rank: 3, parameters)[2]
    let channels = try Self.shape("encoder.encoder_embed.conv.6.weight", rank: 4, parameters)[0]
    let flat = try Self.shape("encoder.encoder_embed.out.weight", rank: 2, parameters)[1]
    let bins = flat / channels
    let largest = Self.featureDims.upperBound
    self.featureDim = featureDim ?? 4 * min(bins, largest) + 8
    guard Self.featureDims.contains(self.featureDim) else {
      throw NetworkError(
        .size, "features of width \(self.featureDim), expected \(Self.featureDims)")
    }
    guard flat.isMultiple(of: channels), Subsampling.subsampled(self.featureDim) == bins else {
      throw NetworkError(
        .size,
        "features of width \(self.featureDim) do not give the \(flat) inputs of encoder.encoder_embed.out"
      )
    }
  }

  /// The widths of a feature frame that are considered.
  private static let featureDims = 1...4096

  /// The number of layers 0, 1, 2… that have an LSTM.
  private static func layerCount(
    _ parameters: [String: Tensor], path: String
  ) throws(NetworkError) -> Int {
    var count = 0
    while parameters["\(path).\(count).lstm.weight_hh_l0"] != nil { count += 1 }
    for name in parameters.keys.sorted() where name.hasPrefix("\(path).") {
      let number = name.dropFirst(path.count + 1).prefix { $0 != "." }
      guard let index = Int(number), (0..<count).contains(index) else {
        throw NetworkError(
          .parameter, "parameter '\(name)' is of layer '\(number)', expected one of \(0..<count)")
      }
    }
    return count
  }

  private static func shape(
    _ name: String, rank: Int, _ parameters: [String: Tensor]
  ) throws(NetworkError) -> Shape {
    guard let shape = parameters[name]?.shape else {
      throw NetworkError(.parameter, "parameter '\(name)' of an LSTM transducer is missing")
    }
    guard shape.rank == rank, !shape.extents.contains(0) else {
      throw NetworkError(.parameter, "parameter '\(name)' is \(shape), expected \(rank) axes")
    }
    return shape
  }
}
