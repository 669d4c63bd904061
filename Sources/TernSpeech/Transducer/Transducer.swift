import TernGraph
import TernInterpreter
import TernTensor

/// A model that has been found to be a streaming transducer: its programs and constants. Immutable,
/// shared by all threads.
package struct Transducer: Sendable {
  let encoder: Program
  let decoder: Program
  let joiner: Program
  let frontEnd: FrontEnd
  package let decoding: Decoding
  let tokens: TokenTable
  /// What cuts a text into tokens.
  let tokenizer: Tokenizer?
  /// How contexts of the decoder are numbered.
  let contexts: ContextCoding
  /// The width of a feature frame (F).
  let featureDim: Int
  /// The width of the joiner's inputs (J).
  package let joinerDim: Int
  /// The number of tokens (V).
  package let vocabularySize: Int

  /// - Throws: ``SpeechError`` with code `.model` where the model is something else;
  ///   ``GraphError`` where a graph is not sound.
  package init(_ model: Model) throws {
    guard let frontEnd = model.frontEnd, let decoding = model.decoding else {
      throw SpeechError(
        code: .model,
        message: "the model has no \(model.frontEnd == nil ? "front end" : "decoding") parameters")
    }
    self.frontEnd = frontEnd
    self.decoding = decoding
    tokens = TokenTable(texts: model.tokens)
    tokenizer = model.tokenizer
    encoder = try Program("encoder", of: model)
    decoder = try Program("decoder", of: model)
    joiner = try Program("joiner", of: model)
    (featureDim, joinerDim, vocabularySize) = try Self.check(
      encoder: encoder, decoder: decoder, joiner: joiner, decoding: decoding)
    contexts = try ContextCoding(size: decoding.contextSize, vocabularySize: vocabularySize)
    guard featureDim == frontEnd.binCount else {
      throw SpeechError(
        code: .model,
        message:
          "the encoder takes \(featureDim) features, the front end makes \(frontEnd.binCount)")
    }
    guard tokens.texts.isEmpty || tokens.texts.count == vocabularySize else {
      throw SpeechError(
        code: .model,
        message: "the model has \(tokens.texts.count) tokens, the joiner \(vocabularySize) outputs")
    }
  }

  private static func check(
    encoder: Program, decoder: Program, joiner: Program, decoding: Decoding
  ) throws -> (featureDim: Int, joinerDim: Int, vocabularySize: Int) {
    let (n, t) = (Dimension.symbol("N"), Dimension.symbol("T"))
    let featureDim = try innermost("x", of: encoder)
    let joinerDim = try innermost("encoder_proj", of: encoder)
    let vocabularySize = try innermost("logits", of: joiner)
    let joined = TensorType(.float32, [n, .constant(joinerDim)])
    try require("x", of: encoder, TensorType(.float32, [n, t, .constant(featureDim)]))
    try require(
      "y", of: decoder, TensorType(.int64, [n, .constant(decoding.contextSize)]))
    try require("decoder_proj", of: decoder, joined)
    try require("encoder_proj", of: joiner, joined)
    try require("decoder_proj", of: joiner, joined)
    try require("logits", of: joiner, TensorType(.float32, [n, .constant(vocabularySize)]))
    let one = try encoder.type(of: "encoder_proj").shape(
      where: ["N": 1, "T": decoding.windowFrames])
    let two = try encoder.type(of: "encoder_proj").shape(
      where: ["N": 1, "T": decoding.windowFrames + decoding.shiftFrames])
    guard one == [1, 1, joinerDim], two == [1, 2, joinerDim] else {
      throw SpeechError(
        code: .model,
        message: "the encoder does not make a frame of \(decoding.windowFrames) features, "
          + "and one more of each \(decoding.shiftFrames)")
    }
    guard decoding.maximumSymbolsPerFrame == 1 else {
      throw SpeechError(
        code: .model,
        message:
          "the model gives \(decoding.maximumSymbolsPerFrame) tokens a frame, expected 1")
    }
    guard decoding.blank < vocabularySize else {
      throw SpeechError(
        code: .model, message: "blank is \(decoding.blank), of \(vocabularySize) tokens")
    }
    return (featureDim, joinerDim, vocabularySize)
  }

  private static func innermost(_ name: String, of program: Program) throws -> Int {
    let type = try program.type(of: name)
    guard let extent = type.dimensions.last?.constant else {
      throw SpeechError(code: .model, message: "'\(name)' is \(type), which is no transducer's")
    }
    return extent
  }

  private static func require(_ name: String, of program: Program, _ type: TensorType) throws {
    let found = try program.type(of: name)
    guard found == type else {
      throw SpeechError(
        code: .model,
        message: "'\(name)' of graph '\(program.graph.name)' is \(found), expected \(type)")
    }
  }
}
