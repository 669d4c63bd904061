import CTernFormat
import TernTensor

/// A tensor in the file: its type, and where its bytes lie.
package struct TensorRecord: Equatable {
  /// Bytes of the data section.
  package struct Block: Equatable {
    /// The first byte's offset in the data section.
    package var offset: Int
    /// The number of bytes.
    package var byteCount: Int
    /// Their CRC-32.
    package var checksum: UInt32
  }

  /// The tensor's name.
  package var name: String
  /// The type of the elements.
  package var elementType: ElementType
  /// The extent of each axis.
  package var extents: [Int]
  /// The elements.
  package var data: Block
  /// The f32 factors of a quantised tensor.
  package var scales: Block?
}

extension TensorRecord {
  /// The tensor of a message; nothing about its numbers has been checked.
  init(_ message: Tern__Tensor) throws(GraphError) {
    let name = unsafe try text(message.name, at: "a tensor's name")
    let location = "tensor '\(name)'"
    unsafe try Limits.check(message.n_extents, of: "axes", Limits.rank, at: location)
    guard let data = unsafe message.data else {
      throw GraphError(.structure, at: location, "has no data")
    }
    self.init(
      name: name,
      elementType: unsafe try ElementType(message.element_type, at: location),
      extents: unsafe try values(message.extents, message.n_extents).map {
        (extent) throws(GraphError) in try number(extent, at: location)
      },
      data: unsafe try Block(data.pointee, at: location))
    if let scales = unsafe message.scales {
      self.scales = unsafe try Block(scales.pointee, at: location)
    }
  }

  /// The tensor as a message of the file.
  func message(in arena: MessageArena) -> UnsafeMutablePointer<Tern__Tensor> {
    let message = unsafe arena.message(tern__tensor__init)
    unsafe message.pointee.name = arena.text(name)
    unsafe message.pointee.element_type = elementType.messageValue
    unsafe message.pointee.n_extents = extents.count
    unsafe message.pointee.extents = arena.array(extents.map { UInt64($0) })
    unsafe message.pointee.data = data.message(in: arena)
    if let scales { unsafe message.pointee.scales = scales.message(in: arena) }
    return unsafe message
  }
}

extension TensorRecord.Block {
  fileprivate init(_ message: Tern__Block, at location: String) throws(GraphError) {
    unsafe self.init(
      offset: try number(message.offset, at: location),
      byteCount: try number(message.length, at: location), checksum: message.checksum)
  }

  fileprivate func message(in arena: MessageArena) -> UnsafeMutablePointer<Tern__Block> {
    let message = unsafe arena.message(tern__block__init)
    unsafe message.pointee.offset = UInt64(offset)
    unsafe message.pointee.length = UInt64(byteCount)
    unsafe message.pointee.checksum = checksum
    return unsafe message
  }
}

extension ElementType {
  /// The element type of a message's number.
  init(_ value: Tern__ElementType, at location: String) throws(GraphError) {
    switch value {
    case TERN__ELEMENT_TYPE__F32: self = .float32
    case TERN__ELEMENT_TYPE__F16: self = .float16
    case TERN__ELEMENT_TYPE__BF16: self = .bfloat16
    case TERN__ELEMENT_TYPE__I8: self = .int8
    case TERN__ELEMENT_TYPE__I64: self = .int64
    default:
      throw GraphError(
        .type, at: location, "has element type \(value.rawValue), expected one of 1 to 5")
    }
  }

  /// The number of the type in a message; 0 for a type that a file does not hold.
  var messageValue: Tern__ElementType {
    switch self {
    case .float32: TERN__ELEMENT_TYPE__F32
    case .float16: TERN__ELEMENT_TYPE__F16
    case .bfloat16: TERN__ELEMENT_TYPE__BF16
    case .int8: TERN__ELEMENT_TYPE__I8
    case .int64: TERN__ELEMENT_TYPE__I64
    default: Tern__ElementType(rawValue: 0)
    }
  }
}
