import TernTensor

/// The part of a file that holds the tensors' elements.
struct DataSection {
  /// The file.
  let storage: Storage
  /// The section's bytes in the file.
  let range: Range<Int>

  /// Checks that the blocks have their tensors' sizes, follow each other in the order of the records,
  /// each at the next multiple of 64, with zeros between them, and end where the section ends.
  func checkLayout(_ records: [TensorRecord]) throws(GraphError) {
    var end = 0
    for record in records {
      let location = "tensor '\(record.name)'"
      try TensorRecord.check(
        elementType: record.elementType, extents: record.extents,
        isQuantised: record.scales != nil, at: location)
      let count = record.extents.reduce(1, *) * record.elementType.byteCount
      try place(record.data, byteCount: count, after: &end, at: location)
      if let scales = record.scales {
        try place(scales, byteCount: 4 * record.extents[0], after: &end, at: "\(location), scales")
      }
    }
    guard end == range.count else {
      throw GraphError(
        .structure, at: "byte \(range.lowerBound + end)",
        "the last tensor ends here, expected the end of the data section at byte \(range.upperBound)"
      )
    }
  }

  private func place(
    _ block: TensorRecord.Block, byteCount: Int, after end: inout Int, at location: String
  ) throws(GraphError) {
    let start = FileHeader.aligned(end)
    guard block.offset == start else {
      throw GraphError(
        .structure, at: location, "lies at byte \(block.offset) of the data, expected \(start)")
    }
    guard block.byteCount == byteCount else {
      throw GraphError(
        .structure, at: location, "has \(block.byteCount) bytes, expected \(byteCount)")
    }
    guard start <= range.count, byteCount <= range.count - start else {
      throw GraphError(
        .truncated, at: location,
        "has \(byteCount) bytes at byte \(start) of the data, which has \(range.count)")
    }
    try storage.checkZero(range.lowerBound + end..<range.lowerBound + start)
    end = start + byteCount
  }

  /// The tensors, on the file's bytes.
  ///
  /// - Precondition: the layout has been checked.
  func tensors(_ records: [TensorRecord]) throws(GraphError) -> [String: Tensor] {
    let tensors = try records.map { (record) throws(GraphError) in
      do throws(TensorError) {
        return (
          record.name,
          try Tensor(
            elementType: record.elementType, shape: Shape(record.extents), storage: storage,
            byteOffset: range.lowerBound + record.data.offset,
            scales: record.scales.map { floats(bytes(of: $0)) })
        )
      } catch {
        throw GraphError(.structure, at: "tensor '\(record.name)'", error.description)
      }
    }
    return try Dictionary(unique: tensors, at: "tensors")
  }

  private func floats(_ bytes: [UInt8]) -> [Float] {
    stride(from: 0, to: bytes.count, by: 4).map { start in
      Float(bitPattern: bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }
  }

  /// Checks the checksum of every block.
  func checkContents(_ records: [TensorRecord]) throws(GraphError) {
    for record in records {
      for block in record.blocks {
        let start = range.lowerBound + block.offset
        let checksum = storage.withBytes {
          Checksum.crc32($0.extracting(start..<start + block.byteCount))
        }
        guard checksum == block.checksum else {
          throw GraphError(
            .damaged, at: "tensor '\(record.name)', byte \(start)",
            "the checksum is \(checksum), expected \(block.checksum)")
        }
      }
    }
  }

  private func bytes(of block: TensorRecord.Block) -> [UInt8] {
    let start = range.lowerBound + block.offset
    return storage.bytes(start..<start + block.byteCount)
  }
}

extension Storage {
  /// A copy of some bytes.
  func bytes(_ range: Range<Int>) -> [UInt8] {
    withBytes { bytes in
      unsafe bytes.extracting(range).withUnsafeBytes { unsafe Array($0) }
    }
  }

  /// Refuses padding that is not zero.
  func checkZero(_ range: Range<Int>) throws(GraphError) {
    if let place = bytes(range).firstIndex(where: { $0 != 0 }) {
      throw GraphError(
        .damaged, at: "byte \(range.lowerBound + place)", "the padding is not zero")
    }
  }
}
