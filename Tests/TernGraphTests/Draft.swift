// Made by the tests themselves, so that what is forced is there.
// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry

import CTernFormat
import TernGraph
import TernTensor

/// The parts of a file, to be changed one by one; its checksums are always right.
struct Draft {
  var model: Model
  var records: [TensorRecord]
  var data: [UInt8]

  /// The parts of a sound model's file.
  init(_ model: Model) {
    let file = try! model.bytes()
    let header = try! FileHeader(Array(file[..<64]), fileByteCount: file.count)
    self.model = model
    self.data = Array(file[header.data])
    records = try! Array(file[header.metadata]).withRawSpan { try Model.unpack($0).1 }
  }

  /// The metadata as Tern packs it.
  var metadata: [UInt8] { model.pack(records) }

  /// The file.
  func file() -> [UInt8] { Self.file(metadata: metadata, data: data) }

  /// The file, its message changed.
  func file(editing edit: (Message) -> Void) -> [UInt8] {
    var used = 0
    let packed = metadata
    let message = unsafe tern_model_unpack(packed, packed.count, .max, &used)!
    unsafe edit(Message(model: message))
    let count = unsafe tern__model__get_packed_size(message)
    let metadata = unsafe [UInt8](unsafeUninitializedCapacity: count) {
      $1 = unsafe tern__model__pack(message, $0.baseAddress)
    }
    return Self.file(metadata: metadata, data: data)
  }

  /// A file of the given parts, with the header that fits them.
  static func file(metadata: [UInt8], data: [UInt8]) -> [UInt8] {
    let header = FileHeader(
      metadataByteCount: metadata.count, dataByteCount: data.count,
      metadataChecksum: metadata.withRawSpan { Checksum.crc32($0) })
    let padding = [UInt8](repeating: 0, count: header.data.lowerBound - header.metadata.upperBound)
    return header.bytes + metadata + padding + data
  }

  /// Sets the block's checksum to that of its bytes.
  mutating func seal() {
    func seal(_ block: inout TensorRecord.Block) {
      let bytes = Array(data[block.offset..<block.offset + block.byteCount])
      block.checksum = bytes.withRawSpan { Checksum.crc32($0) }
    }
    for index in records.indices {
      seal(&records[index].data)
      if records[index].scales != nil { seal(&records[index].scales!) }
    }
  }
}

/// An unpacked message, to be changed.
@safe struct Message {
  let model: UnsafeMutablePointer<Tern__Model>
  var operation: UnsafeMutablePointer<Tern__Operator> { unsafe model.pointee.operators[0]! }
  var graph: UnsafeMutablePointer<Tern__Graph> { unsafe model.pointee.graphs[0]! }
  var node: UnsafeMutablePointer<Tern__Node> { unsafe graph.pointee.nodes[0]! }
  var attribute: UnsafeMutablePointer<Tern__Attribute> { unsafe node.pointee.attributes[0]! }
  /// The second dimension of the first input.
  var width: UnsafeMutablePointer<Tern__Dimension> {
    unsafe graph.pointee.inputs[0]!.pointee.dimensions[1]!
  }
}

extension [UInt8] {
  /// Calls `body` with the bytes.
  func withRawSpan<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
    unsafe try body(span.bytes)
  }

  /// This file with a number written into its header, and the header's checksum made to fit.
  func header(_ offset: Int, _ number: some FixedWidthInteger) -> [UInt8] {
    var file = self
    for byte in 0..<number.bitWidth / 8 {
      file[offset + byte] = UInt8(truncatingIfNeeded: number >> (8 * byte))
    }
    return file.resealed()
  }

  /// This file with the checksums of its header and, where it has that many bytes, its metadata.
  func resealed() -> [UInt8] {
    func sum(_ range: Range<Int>, into offset: Int, _ file: inout [UInt8]) {
      let checksum = [UInt8](file[range]).withRawSpan { Checksum.crc32($0) }
      for byte in 0..<4 { file[offset + byte] = UInt8(truncatingIfNeeded: checksum >> (8 * byte)) }
    }
    var file = self
    guard count >= 64 else { return file }
    let length = file[24..<32].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    if length <= UInt64(count - 64) { sum(64..<64 + Int(length), into: 48, &file) }
    sum(0..<60, into: 60, &file)
    return file
  }
}
