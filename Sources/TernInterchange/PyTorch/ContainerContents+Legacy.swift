import TernTensor

extension ContainerContents {
  private static let magic: [UInt8] = [
    0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19,
  ]
  private static let version = 1001

  /// The container before PyTorch 1.6: five pickles (magic number, version, system, the object, the
  /// keys of its storages), then for each key the number of elements in 64 bits, and the elements,
  /// always with the least significant byte first.
  static func legacy(_ file: Storage) throws(InterchangeError) -> ContainerContents {
    var reader = ByteReader(file, range: 0..<file.byteCount, name: "legacy container")
    guard case .bigInteger(magic) = try next(&reader).rootNode else {
      throw reader.failure("not a PyTorch checkpoint: another magic number")
    }
    guard case .integer(version) = try next(&reader).rootNode else {
      throw reader.failure("not version \(version)", code: .unsupported)
    }
    _ = try next(&reader)  // sizes of C types on the machine of origin
    let pickle = try next(&reader)
    let keys = try next(&reader)
    let extents = try extents(keys, of: elementTypes(in: pickle), &reader)
    return ContainerContents(
      container: .legacy, pickle: pickle, extents: extents, isBigEndian: false)
  }

  private static func next(_ reader: inout ByteReader) throws(InterchangeError) -> Pickle {
    try PickleMachine.run(&reader, allowing: TorchGlobals.isAllowed)
  }

  /// The element type of each storage, which only the references to it say.
  private static func elementTypes(
    in pickle: Pickle
  ) throws(InterchangeError) -> [String: ElementType] {
    var types: [String: ElementType] = [:]
    for case .persistent(let id) in pickle.nodes {
      let storage = try StorageReference(id: id, in: pickle)
      let known = types.updateValue(storage.elementType, forKey: storage.key)
      guard known == nil || known == storage.elementType else {
        throw InterchangeError(
          code: .format, message: "storage '\(storage.key)' has two element types")
      }
    }
    return types
  }

  private static func extents(
    _ keys: Pickle, of types: [String: ElementType], _ reader: inout ByteReader
  ) throws(InterchangeError) -> [String: StorageExtent] {
    guard case .list(let items) = keys.rootNode else {
      throw reader.failure("no list of storages")
    }
    var extents: [String: StorageExtent] = [:]
    for item in items {
      guard case .string(let key) = keys.nodes[item], let type = types[key], extents[key] == nil
      else { throw reader.failure("a storage that no tensor uses, or that comes twice") }
      let count = try reader.read(Int64.self)
      guard count >= 0, count <= reader.remaining / type.byteCount else {
        throw reader.failure(
          "storage '\(key)' of \(count) elements, but \(reader.remaining) bytes left")
      }
      let start = reader.position
      try reader.skip(Int(count) * type.byteCount)
      extents[key] = StorageExtent(range: start..<reader.position, checksum: nil)
    }
    guard reader.remaining == 0 else {
      throw reader.failure("\(reader.remaining) bytes after the last storage")
    }
    return extents
  }
}

extension Pickle {
  fileprivate var rootNode: Node { nodes[root] }
}
