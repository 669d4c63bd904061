import TernTensor

extension Model {
  /// Writes the model as a `.tern` file, which takes the place of an older one when it is complete.
  ///
  /// The same model gives the same bytes. `Docs/format.md` is the format. `check` is given the path of
  /// the complete file before it takes the place of the old one; what it throws keeps the old one.
  ///
  /// - Throws: ``GraphError`` where the model is not sound, ``TensorError`` with code `.file` where
  ///   the file cannot be written, and what `check` throws.
  public func write(
    to path: String, checking check: (_ partial: String) throws -> Void = { _ in }
  ) throws {
    try AtomicFile.write(to: path, checking: check) { append in try encode(append) }
  }

  /// The bytes of the model's file.
  ///
  /// - Throws: ``GraphError`` where the model is not sound.
  public func bytes() throws -> [UInt8] {
    var bytes: [UInt8] = []
    try encode { part in unsafe part.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) } }
    return bytes
  }

  /// Gives the bytes of the model's file, part after part.
  private func encode(_ append: (RawSpan) throws -> Void) throws {
    try verify()
    let records = TensorRecord.layOut(tensors)
    let metadata = pack(records)
    try Limits.check(
      metadata.count, of: "bytes of metadata", Limits.metadataBytes, at: "model")
    let header = FileHeader(
      metadataByteCount: metadata.count, dataByteCount: TensorRecord.byteCount(of: records),
      metadataChecksum: unsafe Checksum.crc32(metadata.span.bytes))
    var position = 0
    func appendPart(_ bytes: RawSpan) throws {
      try append(bytes)
      position += bytes.byteCount
    }
    func appendBlock(_ bytes: RawSpan) throws {
      let padding = [UInt8](repeating: 0, count: FileHeader.aligned(position) - position)
      unsafe try appendPart(padding.span.bytes)
      try appendPart(bytes)
    }
    unsafe try appendPart(header.bytes.span.bytes)
    unsafe try appendPart(metadata.span.bytes)
    if records.isEmpty { unsafe try appendBlock([UInt8]().span.bytes) }
    for record in records {
      guard let tensor = tensors[record.name] else { continue }
      try tensor.withBytes { try appendBlock($0) }
      if let scales = tensor.scaleBits { unsafe try appendBlock(scales.span.bytes) }
    }
  }
}
