import CTernFormat

extension GoldenVector {
  /// The golden vector of a message.
  init(_ message: Tern__Golden) throws(GraphError) {
    let graph = unsafe try text(message.graph, at: "a golden vector's graph")
    let location = "golden vector of graph '\(graph)'"
    func bindings(
      _ field: UnsafeMutablePointer<UnsafeMutablePointer<Tern__Golden__Binding>?>?, _ count: Int
    ) throws(GraphError) -> [String: String] {
      let pairs = unsafe try messages(field, count).map { (binding) throws(GraphError) in
        unsafe (try text(binding.name, at: location), try text(binding.tensor, at: location))
      }
      return try Dictionary(unique: pairs, at: location)
    }
    unsafe self.init(
      graph: graph, inputs: try bindings(message.inputs, message.n_inputs),
      outputs: try bindings(message.outputs, message.n_outputs), tolerance: message.tolerance)
  }

  /// The golden vector as a message of the file, names in alphabetical order.
  func message(in arena: MessageArena) -> UnsafeMutablePointer<Tern__Golden> {
    func bindings(
      _ names: [String: String]
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<Tern__Golden__Binding>?> {
      unsafe arena.messages(
        names.sorted { $0.key < $1.key }.map { name, tensor in
          let binding = unsafe arena.message(tern__golden__binding__init)
          unsafe binding.pointee.name = arena.text(name)
          unsafe binding.pointee.tensor = arena.text(tensor)
          return unsafe binding
        })
    }
    let message = unsafe arena.message(tern__golden__init)
    unsafe message.pointee.graph = arena.text(graph)
    unsafe message.pointee.n_inputs = inputs.count
    unsafe message.pointee.inputs = bindings(inputs)
    unsafe message.pointee.n_outputs = outputs.count
    unsafe message.pointee.outputs = bindings(outputs)
    unsafe message.pointee.tolerance = tolerance
    return unsafe message
  }
}
