import CTernFormat
import TernOperators
import TernTensor

extension Graph {
  /// The graph of a message, whose nodes name `operators` by index.
  init(_ message: Tern__Graph, operators: [Tern__Operator]) throws(GraphError) {
    let name = unsafe try text(message.name, at: "a graph's name")
    let location = "graph '\(name)'"
    for (count, things, limit) in unsafe [
      (message.n_inputs, "inputs", Limits.inputs), (message.n_outputs, "outputs", Limits.outputs),
      (message.n_nodes, "nodes", Limits.nodes), (message.n_states, "states", Limits.states),
    ] { try Limits.check(count, of: things, limit, at: location) }
    self.init(
      name: name,
      inputs: unsafe try messages(message.inputs, message.n_inputs).map {
        (input) throws(GraphError) in try unsafe Input(input, at: location)
      },
      outputs: unsafe try messages(message.outputs, message.n_outputs).map {
        (output) throws(GraphError) in
        unsafe Output(
          name: try text(output.name, at: location), value: try text(output.value, at: location))
      },
      nodes: unsafe try messages(message.nodes, message.n_nodes).map {
        (node) throws(GraphError) in try unsafe Node(node, operators: operators, at: location)
      },
      states: unsafe try messages(message.states, message.n_states).map {
        (state) throws(GraphError) in try unsafe State(state, at: location)
      })
  }

  /// The graph as a message of the file, whose nodes name `operators` by index.
  func message(
    operators: [String: Int], in arena: MessageArena
  ) -> UnsafeMutablePointer<Tern__Graph> {
    let message = unsafe arena.message(tern__graph__init)
    unsafe message.pointee.name = arena.text(name)
    unsafe message.pointee.n_inputs = inputs.count
    unsafe message.pointee.inputs = arena.messages(inputs.map { unsafe $0.message(in: arena) })
    unsafe message.pointee.n_outputs = outputs.count
    unsafe message.pointee.outputs = arena.messages(outputs.map { unsafe $0.message(in: arena) })
    unsafe message.pointee.n_nodes = nodes.count
    unsafe message.pointee.nodes = arena.messages(
      nodes.map { unsafe $0.message(operators: operators, in: arena) })
    unsafe message.pointee.n_states = states.count
    unsafe message.pointee.states = arena.messages(states.map { unsafe $0.message(in: arena) })
    return unsafe message
  }
}

extension Graph.Input {
  fileprivate init(_ message: Tern__Input, at location: String) throws(GraphError) {
    let name = unsafe try text(message.name, at: location)
    let location = "\(location), input '\(name)'"
    unsafe try Limits.check(message.n_dimensions, of: "axes", Limits.rank, at: location)
    self.init(
      name: name,
      type: TensorType(
        unsafe try ElementType(message.element_type, at: location),
        unsafe try messages(message.dimensions, message.n_dimensions).map {
          (dimension) throws(GraphError) in try unsafe Dimension(dimension, at: location)
        }))
  }

  fileprivate func message(in arena: MessageArena) -> UnsafeMutablePointer<Tern__Input> {
    let message = unsafe arena.message(tern__input__init)
    unsafe message.pointee.name = arena.text(name)
    unsafe message.pointee.element_type = type.elementType.messageValue
    unsafe message.pointee.n_dimensions = type.rank
    unsafe message.pointee.dimensions = arena.messages(
      type.dimensions.map { unsafe $0.message(in: arena) })
    return unsafe message
  }
}

extension Dimension {
  fileprivate init(_ message: Tern__Dimension, at location: String) throws(GraphError) {
    switch unsafe (message.has_constant != 0, message.symbol) {
    case (true, nil):
      self = unsafe .constant(try number(message.constant, at: location))
    case (false, let symbol?):
      self = unsafe .symbol(try text(symbol, at: location))
    default:
      throw GraphError(.structure, at: location, "has an extent that is not a number or a symbol")
    }
  }

  fileprivate func message(in arena: MessageArena) -> UnsafeMutablePointer<Tern__Dimension> {
    let message = unsafe arena.message(tern__dimension__init)
    if let constant {
      unsafe message.pointee.has_constant = 1
      unsafe message.pointee.constant = UInt64(constant)
    } else if let symbol {
      unsafe message.pointee.symbol = arena.text(symbol)
    }
    return unsafe message
  }
}

extension Graph.Output {
  fileprivate func message(in arena: MessageArena) -> UnsafeMutablePointer<Tern__Output> {
    let message = unsafe arena.message(tern__output__init)
    unsafe message.pointee.name = arena.text(name)
    unsafe message.pointee.value = arena.text(value)
    return unsafe message
  }
}

extension Graph.Node {
  fileprivate init(
    _ message: Tern__Node, operators: [Tern__Operator], at location: String
  ) throws(GraphError) {
    let name = unsafe try text(message.name, at: location)
    let location = "\(location), node '\(name)'"
    guard unsafe operators.indices.contains(Int(message.operator_)) else {
      throw unsafe GraphError(
        .structure, at: location,
        "names operator \(message.operator_), the file has \(operators.count)")
    }
    let stored = unsafe operators[Int(message.operator_)]
    let attributes = unsafe try messages(message.attributes, message.n_attributes).map {
      (attribute) throws(GraphError) in
      unsafe (try text(attribute.name, at: location), try Attribute(attribute, at: location))
    }
    let operatorName = unsafe try text(stored.name, at: location)
    let operation: Operator
    do {
      operation = unsafe try Operator(
        name: operatorName, version: Int(stored.version),
        attributes: Dictionary(unique: attributes, at: location))
    } catch let error as OperatorError {
      throw GraphError(.operation, at: location, error.description)
    } catch let error as GraphError {
      throw error
    } catch {
      throw GraphError(.operation, at: location, "\(error)")
    }
    unsafe try operation.signature.check(stored, at: location)
    self.init(
      name: name, operation: operation,
      inputs: unsafe try texts(message.inputs, message.n_inputs, at: location),
      outputs: unsafe try texts(message.outputs, message.n_outputs, at: location))
  }

  fileprivate func message(
    operators: [String: Int], in arena: MessageArena
  ) -> UnsafeMutablePointer<Tern__Node> {
    let (signature, attributes) = (operation.signature, operation.attributes)
    let message = unsafe arena.message(tern__node__init)
    unsafe message.pointee.name = arena.text(name)
    unsafe message.pointee.operator_ = UInt32(operators[signature.name] ?? 0)
    unsafe message.pointee.n_inputs = inputs.count
    unsafe message.pointee.inputs = arena.texts(inputs)
    unsafe message.pointee.n_outputs = outputs.count
    unsafe message.pointee.outputs = arena.texts(outputs)
    let stored = unsafe signature.attributes.compactMap { attribute in
      unsafe attributes[attribute.name]?.message(name: attribute.name, in: arena)
    }
    unsafe message.pointee.n_attributes = unsafe stored.count
    unsafe message.pointee.attributes = arena.messages(stored)
    return unsafe message
  }
}

extension Graph.State {
  fileprivate init(_ message: Tern__State, at location: String) throws(GraphError) {
    unsafe self.init(
      input: try text(message.input, at: location), output: try text(message.output, at: location),
      initial: message.initial, batchAxis: Int(message.batch_axis))
  }

  fileprivate func message(in arena: MessageArena) -> UnsafeMutablePointer<Tern__State> {
    let message = unsafe arena.message(tern__state__init)
    unsafe message.pointee.input = arena.text(input)
    unsafe message.pointee.output = arena.text(output)
    unsafe message.pointee.initial = initial
    unsafe message.pointee.batch_axis = UInt32(batchAxis)
    return unsafe message
  }
}
