import TernTensor

/// How much of a model file is checked before it is used.
public enum Verification: Sendable, Hashable {
  /// All but the checksums of the tensors: their bytes are not touched.
  case structure
  /// Everything.
  case contents
}

extension Model {
  /// The model of a `.tern` file. Its tensors stand on the mapped file.
  ///
  /// - Throws: ``GraphError`` saying what is wrong with the file, ``TensorError`` with code `.file`
  ///   where it cannot be opened.
  public init(contentsOf path: String, verifying verification: Verification = .contents) throws {
    try self.init(
      reading: MappedFile(path: path).storage, name: path, verifying: verification)
  }

  /// The model of the bytes of a `.tern` file. Its tensors stand on the storage.
  ///
  /// - Parameters:
  ///   - name: What errors call the file.
  ///   - verification: How much is checked.
  /// - Throws: ``GraphError`` saying what is wrong with the bytes.
  public init(
    reading storage: Storage, name: String, verifying verification: Verification = .contents
  ) throws(GraphError) {
    do {
      self = try Self.read(storage, verifying: verification)
    } catch {
      throw GraphError(error.code, at: "\(name), \(error.location)", error.message)
    }
  }

  /// The model of a copy of the bytes of a `.tern` file.
  ///
  /// - Parameters:
  ///   - name: What errors call the file.
  ///   - verification: How much is checked.
  /// - Throws: ``GraphError`` saying what is wrong with the bytes.
  public init(
    bytes: [UInt8], name: String, verifying verification: Verification = .contents
  ) throws(GraphError) {
    let storage = Storage(byteCount: bytes.count)
    storage.withMutableBytes { copy in
      unsafe copy.withUnsafeMutableBytes { unsafe $0.copyBytes(from: bytes) }
    }
    try self.init(reading: storage, name: name, verifying: verification)
  }

  private static func read(
    _ storage: Storage, verifying verification: Verification
  ) throws(GraphError) -> Model {
    let header = try FileHeader(
      storage.bytes(0..<min(storage.byteCount, FileHeader.byteCount)),
      fileByteCount: storage.byteCount)
    let metadata = storage.bytes(header.metadata)
    let checksum = unsafe Checksum.crc32(metadata.span.bytes)
    guard checksum == header.metadataChecksum else {
      throw GraphError(
        .damaged, at: "byte \(header.metadata.lowerBound)",
        "the metadata's checksum is \(checksum), expected \(header.metadataChecksum)")
    }
    try storage.checkZero(header.metadata.upperBound..<header.data.lowerBound)
    var (model, records) = unsafe try unpack(metadata.span.bytes)
    let section = DataSection(storage: storage, range: header.data)
    try section.checkLayout(records)
    model.tensors = try section.tensors(records)
    try model.verify()
    try model.checkCanonical(metadata, records)
    if verification == .contents { try section.checkContents(records) }
    return model
  }

  /// Refuses metadata that says what the model is in another way than the one of the format: fields
  /// or entries in another order, unknown fields, operators that no node uses, longer encodings.
  private func checkCanonical(
    _ metadata: [UInt8], _ records: [TensorRecord]
  ) throws(GraphError) {
    let expected = pack(records.sorted { $0.name < $1.name })
    if metadata == expected { return }
    let offset = zip(metadata, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    throw GraphError(
      .structure,
      at: "byte \(FileHeader.byteCount + (offset ?? min(metadata.count, expected.count)))",
      "the metadata is not in the form that Docs/format.md asks for")
  }
}
