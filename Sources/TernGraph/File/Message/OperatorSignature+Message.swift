import CTernFormat
import TernOperators

extension OperatorSignature {
  /// The signature as a message of the file.
  func message(in arena: MessageArena) -> UnsafeMutablePointer<Tern__Operator> {
    let message = unsafe arena.message(tern__operator__init)
    unsafe message.pointee.name = arena.text(name)
    unsafe message.pointee.version = UInt32(version)
    unsafe message.pointee.n_inputs = inputs.count
    unsafe message.pointee.inputs = arena.messages(
      inputs.map { input in
        let part = unsafe arena.message(tern__operator__input__init)
        unsafe part.pointee.name = arena.text(input.name)
        unsafe part.pointee.optional = input.isOptional ? 1 : 0
        return unsafe part
      })
    unsafe message.pointee.variadic = isVariadic ? 1 : 0
    unsafe message.pointee.n_outputs = outputs.count
    unsafe message.pointee.outputs = arena.texts(outputs)
    unsafe message.pointee.n_attributes = attributes.count
    unsafe message.pointee.attributes = arena.messages(
      attributes.map { attribute in
        let part = unsafe arena.message(tern__operator__attribute__init)
        unsafe part.pointee.name = arena.text(attribute.name)
        unsafe part.pointee.type = attribute.kind.messageValue
        return unsafe part
      })
    return unsafe message
  }

  /// Refuses a stored signature that is not this one: the file then means another operator.
  func check(_ message: Tern__Operator, at location: String) throws(GraphError) {
    let sizes = unsafe [message.n_inputs, message.n_outputs, message.n_attributes]
    guard sizes == [inputs.count, outputs.count, attributes.count],  // so all below is short
      unsafe (message.variadic != 0) == isVariadic
    else { throw mismatch(at: location) }
    let (storedInputs, storedAttributes) = unsafe (
      messages(message.inputs, message.n_inputs), messages(message.attributes, message.n_attributes)
    )
    let names = unsafe try storedInputs.map { (input) throws(GraphError) in
      unsafe try text(input.name, at: location)
    }
    let attributeNames = unsafe try storedAttributes.map { (attribute) throws(GraphError) in
      unsafe try text(attribute.name, at: location)
    }
    guard names == inputs.map(\.name), attributeNames == attributes.map(\.name),
      unsafe try texts(message.outputs, message.n_outputs, at: location) == outputs,
      unsafe storedInputs.map({ unsafe $0.optional != 0 }) == inputs.map(\.isOptional),
      unsafe storedAttributes.map({ unsafe $0.type }) == attributes.map(\.kind.messageValue)
    else { throw mismatch(at: location) }
  }

  private func mismatch(at location: String) -> GraphError {
    GraphError(
      .operation, at: location,
      "the file's signature of '\(name)' \(version) is not the one that this version of Tern knows")
  }
}

extension Attribute.Kind {
  fileprivate var messageValue: Tern__AttributeType {
    switch self {
    case .integer: TERN__ATTRIBUTE_TYPE__INTEGER
    case .integers: TERN__ATTRIBUTE_TYPE__INTEGERS
    }
  }
}

extension Attribute {
  /// The value of a node's attribute.
  init(_ message: Tern__Attribute, at location: String) throws(GraphError) {
    switch unsafe (message.has_integer != 0, message.integers) {
    case (true, nil):
      self = unsafe .integer(Int(message.integer))
    case (false, let integers?):
      let list = unsafe integers.pointee
      self = unsafe .integers(values(list.values, list.n_values).map { Int($0) })
    default:
      throw GraphError(.structure, at: location, "has an attribute that is not of one type")
    }
  }

  /// The attribute as a message of the file.
  func message(
    name: String, in arena: MessageArena
  ) -> UnsafeMutablePointer<Tern__Attribute> {
    let message = unsafe arena.message(tern__attribute__init)
    unsafe message.pointee.name = arena.text(name)
    switch self {
    case .integer(let value):
      unsafe message.pointee.has_integer = 1
      unsafe message.pointee.integer = Int64(value)
    case .integers(let values):
      let list = unsafe arena.message(tern__integers__init)
      unsafe list.pointee.n_values = values.count
      unsafe list.pointee.values = arena.array(values.map { Int64($0) })
      unsafe message.pointee.integers = list
    }
    return unsafe message
  }
}
