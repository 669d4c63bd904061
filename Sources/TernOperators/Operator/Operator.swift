import TernTensor

/// An operator with its attributes: what a node of a graph does.
public enum Operator: Sendable, Hashable {
  case activation(Activation)
  case arithmetic(Arithmetic)
  case basicNorm(BasicNorm)
  case concatenate(Concatenate)
  case convolution1D(Convolution1D)
  case convolution2D(Convolution2D)
  case embedding(Embedding)
  case linear(Linear)
  case logSoftmax(LogSoftmax)
  case lstm(LSTM)
  case reshape(Reshape)
  case slice(Slice)
  case transpose(Transpose)

  /// The operator of a name and version, with the given attributes.
  ///
  /// - Throws: ``OperatorError`` with code `.unknown` or `.attribute`.
  public init(
    name: String, version: Int = 1, attributes: [String: Attribute]
  ) throws(OperatorError) {
    let operation = try Self.make(name, attributes)
    let known = operation.signature.version
    guard version == known else {
      throw OperatorError(.unknown, in: name, "version \(version) found, expected \(known)")
    }
    self = operation
  }

  private static func make(
    _ name: String, _ attributes: [String: Attribute]
  ) throws(OperatorError) -> Operator {
    switch name {
    case "basic_norm": return .basicNorm(try BasicNorm(attributes))
    case "concatenate": return .concatenate(try Concatenate(attributes))
    case "conv1d": return .convolution1D(try Convolution1D(attributes))
    case "conv2d": return .convolution2D(try Convolution2D(attributes))
    case "embedding": return .embedding(try Embedding(attributes))
    case "linear": return .linear(try Linear(attributes))
    case "log_softmax": return .logSoftmax(try LogSoftmax(attributes))
    case "lstm": return .lstm(try LSTM(attributes))
    case "reshape": return .reshape(try Reshape(attributes))
    case "slice": return .slice(try Slice(attributes))
    case "transpose": return .transpose(try Transpose(attributes))
    default:
      if let function = Activation.Function(rawValue: name) {
        return .activation(try Activation(function, attributes))
      }
      if let function = Arithmetic.Function(rawValue: name) {
        return .arithmetic(try Arithmetic(function, attributes))
      }
      throw OperatorError(.unknown, in: name, "not an operator that this version of Tern knows")
    }
  }

  /// The operator's definition.
  package var definition: any OperatorDefinition {
    switch self {
    case .activation(let definition): definition
    case .arithmetic(let definition): definition
    case .basicNorm(let definition): definition
    case .concatenate(let definition): definition
    case .convolution1D(let definition): definition
    case .convolution2D(let definition): definition
    case .embedding(let definition): definition
    case .linear(let definition): definition
    case .logSoftmax(let definition): definition
    case .lstm(let definition): definition
    case .reshape(let definition): definition
    case .slice(let definition): definition
    case .transpose(let definition): definition
    }
  }

  /// How the operator is called.
  public var signature: OperatorSignature { definition.signature }

  /// The attributes' values.
  public var attributes: [String: Attribute] { definition.attributes }

  /// The types of the outputs for inputs of the given types.
  ///
  /// - Throws: ``OperatorError`` where the inputs do not fit the operator.
  public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
    let signature = self.signature
    let required = signature.inputs.count { !$0.isOptional }
    guard required <= inputs.count, inputs.count <= signature.inputs.count || signature.isVariadic
    else {
      throw OperatorError(
        .inputs, in: signature.name,
        "\(inputs.count) inputs found, expected \(required) to \(signature.inputs.count)")
    }
    if let input = inputs.first(where: { $0.rank > maximumRank }) {
      throw OperatorError(
        .shape, in: signature.name, "\(input) has more than \(maximumRank) axes")
    }
    return try definition.outputTypes(for: inputs)
  }
}
