import CTernFormat
import TernOperators
import TernTensor

extension Model {
  /// The version of the set of operators that a file may use.
  static let operatorSetVersion = 1

  /// The model of a file's metadata, and where its tensors lie; the model has no tensors yet.
  ///
  /// - Throws: ``GraphError`` where the bytes are not a message, ask for more memory than their size
  ///   allows, or name what Tern does not know.
  package static func unpack(_ metadata: RawSpan) throws(GraphError) -> (Model, [TensorRecord]) {
    let budget = Limits.unpackedBytes(metadata: metadata.byteCount)
    var used = 0
    let unpacked = unsafe metadata.withUnsafeBytes { bytes in
      unsafe tern_model_unpack(bytes.baseAddress, bytes.count, budget, &used)
    }
    guard let message = unsafe unpacked else {
      throw used > budget
        ? GraphError(
          .limit, at: "metadata", "needs more than \(budget) bytes of memory to be unpacked")
        : GraphError(.structure, at: "metadata", "is not a message of the format")
    }
    defer { unsafe tern__model__free_unpacked(message, nil) }
    let model = unsafe try Model(message.pointee)
    let records = unsafe try messages(message.pointee.tensors, message.pointee.n_tensors).map {
      (tensor) throws(GraphError) in try unsafe TensorRecord(tensor)
    }
    return (model, records)
  }

  private init(_ message: Tern__Model) throws(GraphError) {
    guard unsafe message.operator_set == UInt32(Self.operatorSetVersion) else {
      throw unsafe GraphError(
        .version, at: "metadata",
        "needs operator set \(message.operator_set), expected \(Self.operatorSetVersion)")
    }
    for (count, things, limit) in unsafe [
      (message.n_operators, "operators", Limits.nodes), (message.n_graphs, "graphs", Limits.graphs),
      (message.n_tensors, "tensors", Limits.tensors), (message.n_tokens, "tokens", Limits.tokens),
      (message.n_provenance, "lines of provenance", Limits.provenanceEntries),
      (message.n_goldens, "golden vectors", Limits.goldens),
    ] { try Limits.check(count, of: things, limit, at: "metadata") }
    let operators = unsafe messages(message.operators, message.n_operators)
    let provenance = unsafe try messages(message.provenance, message.n_provenance).map {
      (entry) throws(GraphError) in
      unsafe (try text(entry.key, at: "provenance"), try text(entry.value, at: "provenance"))
    }
    self.init(
      producer: unsafe try text(message.producer, at: "producer"),
      graphs: unsafe try messages(message.graphs, message.n_graphs).map {
        (graph) throws(GraphError) in try unsafe Graph(graph, operators: operators)
      },
      tensors: [:],
      frontEnd: unsafe message.front_end.map { unsafe FrontEnd($0.pointee) },
      tokens: unsafe try texts(message.tokens, message.n_tokens, at: "tokens"),
      decoding: unsafe message.decoding.map { unsafe Decoding($0.pointee) },
      provenance: try Dictionary(unique: provenance, at: "provenance"),
      goldens: unsafe try messages(message.goldens, message.n_goldens).map {
        (golden) throws(GraphError) in try unsafe GoldenVector(golden)
      })
    if let message = unsafe message.tokenizer { tokenizer = unsafe try Tokenizer(message.pointee) }
  }

  /// The metadata of a file that holds this model: the only bytes that mean it.
  ///
  /// - Precondition: the model is verified; `records` describes its tensors.
  package func pack(_ records: [TensorRecord]) -> [UInt8] {
    let arena = MessageArena()
    let message = unsafe message(records, in: arena)
    let byteCount = unsafe tern__model__get_packed_size(message)
    return withExtendedLifetime(arena) {
      unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { bytes, count in
        count = unsafe tern__model__pack(message, bytes.baseAddress)
      }
    }
  }

  private func message(
    _ records: [TensorRecord], in arena: MessageArena
  ) -> UnsafeMutablePointer<Tern__Model> {
    let used = Set(graphs.flatMap { $0.nodes.map(\.operation.signature) })
    let operators = used.sorted { $0.name < $1.name }
    let indices = Dictionary(uniqueKeysWithValues: zip(operators.map(\.name), 0...))
    let message = unsafe arena.message(tern__model__init)
    unsafe message.pointee.producer = arena.text(producer)
    unsafe message.pointee.operator_set = UInt32(Self.operatorSetVersion)
    unsafe message.pointee.n_operators = operators.count
    unsafe message.pointee.operators = arena.messages(
      operators.map { unsafe $0.message(in: arena) })
    unsafe message.pointee.n_graphs = graphs.count
    unsafe message.pointee.graphs = arena.messages(
      graphs.map { unsafe $0.message(operators: indices, in: arena) })
    unsafe message.pointee.n_tensors = records.count
    unsafe message.pointee.tensors = arena.messages(records.map { unsafe $0.message(in: arena) })
    if let frontEnd { unsafe message.pointee.front_end = frontEnd.message(in: arena) }
    unsafe message.pointee.n_tokens = tokens.count
    unsafe message.pointee.tokens = arena.texts(tokens)
    if let tokenizer { unsafe message.pointee.tokenizer = tokenizer.message(in: arena) }
    if let decoding { unsafe message.pointee.decoding = decoding.message(in: arena) }
    unsafe message.pointee.n_provenance = provenance.count
    unsafe message.pointee.provenance = arena.messages(
      provenance.sorted { $0.key < $1.key }.map { key, value in
        let entry = unsafe arena.message(tern__entry__init)
        unsafe entry.pointee.key = arena.text(key)
        unsafe entry.pointee.value = arena.text(value)
        return unsafe entry
      })
    unsafe message.pointee.n_goldens = goldens.count
    unsafe message.pointee.goldens = arena.messages(goldens.map { unsafe $0.message(in: arena) })
    return unsafe message
  }
}
