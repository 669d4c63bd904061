/// How an operator is called: its name and version, its inputs, outputs and attributes in order.
public struct OperatorSignature: Sendable, Hashable {
  /// An input's name, and whether it may be left out; only the last ones may.
  public struct Input: Sendable, Hashable {
    /// The name.
    public let name: String
    /// True where the input may be left out.
    public let isOptional: Bool
  }

  /// An attribute's name and type; all attributes are required.
  public struct AttributeType: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The type of its value.
    public let kind: Attribute.Kind
  }

  /// The operator's name.
  public let name: String
  /// The version of its definition, counted from 1.
  public let version: Int
  /// Its inputs, in order.
  public let inputs: [Input]
  /// Its outputs' names, in order.
  public let outputs: [String]
  /// True where the last input may be given any number of times.
  public let isVariadic: Bool
  /// Its attributes.
  public let attributes: [AttributeType]

  init(
    _ name: String, version: Int = 1, inputs: [String], optional: [String] = [],
    isVariadic: Bool = false, outputs: [String] = ["y"],
    attributes: KeyValuePairs<String, Attribute.Kind> = [:]
  ) {
    self.name = name
    self.version = version
    self.inputs =
      inputs.map { Input(name: $0, isOptional: false) }
      + optional.map { Input(name: $0, isOptional: true) }
    self.isVariadic = isVariadic
    self.outputs = outputs
    self.attributes = attributes.map { AttributeType(name: $0.key, kind: $0.value) }
  }
}
