import TernTensor

/// What the containers have in common: one pickle, and storages that it refers to by key.
struct ContainerContents {
  let container: Checkpoint.Container
  let pickle: Pickle
  let extents: [String: StorageExtent]
  var isBigEndian = false

  /// Reads whichever container the file is, by its first bytes.
  init(_ file: Storage) throws(InterchangeError) {
    let head = try ByteReader(file, range: 0..<file.byteCount, name: "file").peek(512)
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {  // PK
      self = try .zip(file)
    } else if head.starts(with: [0x80, 0x02, 0x8A, 0x0A]) {  // protocol 2, an integer of ten bytes
      self = try .legacy(file)
    } else {
      throw Self.notACheckpoint(head)
    }
  }

  init(
    container: Checkpoint.Container, pickle: Pickle, extents: [String: StorageExtent],
    isBigEndian: Bool
  ) {
    self.container = container
    self.pickle = pickle
    self.extents = extents
    self.isBigEndian = isBigEndian
  }

  private static func notACheckpoint(_ head: [UInt8]) -> InterchangeError {
    if head.isEmpty {
      return InterchangeError(code: .format, message: "not a PyTorch checkpoint: the file is empty")
    }
    if head.count > 262, head[257..<262].elementsEqual("ustar".utf8) {
      return InterchangeError(
        code: .unsupported,
        message: "a tar file, as PyTorch wrote before 0.1.10: load and save it with a newer one")
    }
    let start = head.prefix(32)
    let isText = start.allSatisfy { (0x20..<0x7F).contains($0) || (0x09...0x0D).contains($0) }
    let shown =
      isText
      ? "'\(String(decoding: start, as: UTF8.self).split(whereSeparator: \.isNewline).first ?? "")'"
      : "bytes " + start.prefix(8).map { String($0, radix: 16) }.joined(separator: " ")
    return InterchangeError(
      code: .format, message: "not a PyTorch checkpoint: begins with \(shown)")
  }
}
