import TernTensor

extension TensorRecord {
  /// Refuses a type that a file does not hold.
  static func check(
    elementType: ElementType, extents: [Int], isQuantised: Bool, at location: String
  ) throws(GraphError) {
    guard elementType.isWeight || elementType == .int64 else {
      throw GraphError(
        .type, at: location, "is of \(elementType.rawValue), expected f32, f16, bf16, i8 or i64")
    }
    guard isQuantised == (elementType == .int8) else {
      throw GraphError(
        .type, at: location,
        "is of \(elementType.rawValue) \(isQuantised ? "with" : "without") scales; i8 has them, and only i8"
      )
    }
    try Limits.check(extents.count, of: "axes", Limits.rank, at: location)
    guard extents.allSatisfy({ (1...Limits.extent).contains($0) }),
      Shape.elementCount(of: extents) ?? .max <= Limits.elements, !isQuantised || !extents.isEmpty
    else { throw GraphError(.limit, at: location, "has extents \(extents)") }
  }

  /// The record of each tensor, in alphabetical order of names, the blocks one behind the other.
  static func layOut(_ tensors: [String: Tensor]) -> [TensorRecord] {
    var end = 0
    func place(_ bytes: RawSpan) -> Block {
      let start = FileHeader.aligned(end)
      end = start + bytes.byteCount
      return Block(
        offset: start, byteCount: bytes.byteCount, checksum: Checksum.crc32(bytes))
    }
    return tensors.sorted { $0.key < $1.key }.map { name, tensor in
      TensorRecord(
        name: name, elementType: tensor.elementType, extents: tensor.shape.extents,
        data: tensor.withBytes(place), scales: tensor.scaleBits.map { unsafe place($0.span.bytes) })
    }
  }

  /// The end of the last block of a data section.
  static func byteCount(of records: [TensorRecord]) -> Int {
    (records.last?.blocks.last).map { $0.offset + $0.byteCount } ?? 0
  }

  /// The blocks, in the order of the file.
  var blocks: [Block] { [data] + (scales.map { [$0] } ?? []) }
}

extension Tensor {
  /// The scales as the file holds them: little-endian f32.
  var scaleBits: [UInt32]? { scales?.map(\.bitPattern.littleEndian) }
}
