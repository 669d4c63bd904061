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
    layerCount = Self.layerCount(parameters.keys, path: layerPath)
    let recurrent = try Self.shape("\(layerPath).0.lstm.weight_hh_l0", rank: 2, parameters)
    encoderDim = recurrent[1]
    hiddenSize = recurrent[0] / 4
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
    self.featureDim = featureDim ?? 4 * bins + 8
    guard bins * channels == flat, Subsampling.subsampled(self.featureDim) == bins else {
      throw NetworkError(
        .size,
        "features of width \(self.featureDim) do not give the \(flat) inputs of encoder.encoder_embed.out"
      )
    }
  }

  private static func layerCount(_ names: some Sequence<String>, path: String) -> Int {
    let indices = names.compactMap { name -> Int? in
      guard name.hasPrefix("\(path).") else { return nil }
      return Int(name.dropFirst(path.count + 1).prefix { $0 != "." })
    }
    return (indices.max() ?? -1) + 1
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
