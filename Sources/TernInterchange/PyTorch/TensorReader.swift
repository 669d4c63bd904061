import TernTensor

/// Where the bytes of one storage lie in a checkpoint's file.
struct StorageExtent: Sendable {
  let range: Range<Int>
  /// CRC-32 of the bytes, where the container has one.
  let checksum: UInt32?
}

/// Makes tensors from their descriptions: on the mapped file itself where the elements lie there in
/// order, else on a copy.
///
/// Copies (strided, expanded, byte-swapped or misaligned tensors) may take ``copyLimit`` bytes
/// together, in proportion to the file, so that a small file cannot claim a large memory.
struct TensorReader {
  private let file: Storage
  private let extents: [String: StorageExtent]
  private let isBigEndian: Bool
  /// The bytes that copies may still take.
  private var copyBudget: Int
  /// The storages whose checksums have been compared.
  private var checked: Set<String> = []

  init(file: Storage, extents: [String: StorageExtent], isBigEndian: Bool) {
    self.file = file
    self.extents = extents
    self.isBigEndian = isBigEndian
    copyBudget = Self.copyLimit(fileByteCount: file.byteCount)
  }

  /// 64 MiB and sixteen times the file.
  static func copyLimit(fileByteCount: Int) -> Int {
    1 << 26 + min(fileByteCount, Int.max >> 8) * 16
  }

  /// Whether the storage is there and as long as the reference says, and the tensor not too large.
  ///
  /// - Throws: ``InterchangeError`` with code `.tensor` where not.
  func check(_ tensor: TensorReference) throws(InterchangeError) {
    _ = try extent(of: tensor.storage)
    if !isInPlace(tensor) { try checkBudget(tensor) }
  }

  /// The tensor.
  ///
  /// - Throws: ``InterchangeError`` with code `.tensor` as ``check(_:)``, `.format` where the
  ///   storage's checksum does not match.
  mutating func read(_ tensor: TensorReference) throws(InterchangeError) -> Tensor {
    let extent = try extent(of: tensor.storage)
    try checkSum(of: extent, key: tensor.storage.key)
    let type = tensor.storage.elementType
    var storage = file
    var byteOffset = 0
    if tensor.elementCount == 0 {
      storage = Storage(byteCount: 0)
    } else {
      byteOffset = extent.range.lowerBound + tensor.offset * type.byteCount
      if !isInPlace(tensor) || !byteOffset.isMultiple(of: type.byteCount) {
        try checkBudget(tensor)
        copyBudget -= tensor.elementCount * type.byteCount
        storage = copy(tensor, from: byteOffset)
        byteOffset = 0
      }
    }
    do {
      return try Tensor(
        elementType: type, shape: tensor.shape, storage: storage, byteOffset: byteOffset)
    } catch {
      throw InterchangeError(code: .tensor, message: error.message)
    }
  }

  private func isInPlace(_ tensor: TensorReference) -> Bool {
    tensor.isContiguous && (!isBigEndian || tensor.storage.elementType.byteCount == 1)
  }

  private func checkBudget(_ tensor: TensorReference) throws(InterchangeError) {
    guard tensor.elementCount <= copyBudget / tensor.storage.elementType.byteCount else {
      throw InterchangeError(
        code: .tensor,
        message: "shape \(tensor.shape) with strides \(tensor.strides) is too large to be copied "
          + "from a file of \(file.byteCount) bytes")
    }
  }

  private func extent(of storage: StorageReference) throws(InterchangeError) -> StorageExtent {
    guard let extent = extents[storage.key] else {
      throw InterchangeError(code: .tensor, message: "there is no storage '\(storage.key)'")
    }
    let width = storage.elementType.byteCount
    guard extent.range.count.isMultiple(of: width),
      extent.range.count / width == storage.elementCount
    else {
      throw InterchangeError(
        code: .tensor,
        message: "storage '\(storage.key)' has \(extent.range.count) bytes, not "
          + "\(storage.elementCount) elements of \(storage.elementType.rawValue)")
    }
    return extent
  }

  private mutating func checkSum(
    of extent: StorageExtent, key: String
  ) throws(InterchangeError) {
    guard let checksum = extent.checksum, checked.insert(key).inserted else { return }
    let found = file.withBytes { Checksum.crc32($0.extracting(extent.range)) }
    guard found == checksum else {
      throw InterchangeError(
        code: .format, message: "storage '\(key)' is damaged: its checksum does not match")
    }
  }

  /// The elements in the tensor's order and the machine's byte order.
  private func copy(_ tensor: TensorReference, from first: Int) -> Storage {
    switch tensor.storage.elementType.byteCount {
    case 1: gather(tensor, from: first, of: UInt8.self)
    case 2: gather(tensor, from: first, of: UInt16.self)
    case 4: gather(tensor, from: first, of: UInt32.self)
    default: gather(tensor, from: first, of: UInt64.self)
    }
  }

  private func gather<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ tensor: TensorReference, from first: Int, of type: Bits.Type
  ) -> Storage {
    let width = MemoryLayout<Bits>.size
    let copy = Storage(byteCount: tensor.elementCount * width)
    var position = [Int](repeating: 0, count: tensor.shape.rank)
    var source = first
    file.withBytes { bytes in
      copy.withMutableBytes { output in
        for element in 0..<tensor.elementCount {
          let bits = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: source, as: type)
          output.storeBytes(
            of: isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits),
            toByteOffset: element * width, as: type)
          for axis in position.indices.reversed() {
            // Wrapping, as the stride of an axis of one element can be any number.
            let step = tensor.strides[axis] &* width
            position[axis] += 1
            source &+= step
            if position[axis] < tensor.shape[axis] { break }
            position[axis] = 0
            source &-= step &* tensor.shape[axis]
          }
        }
      }
    }
    return copy
  }
}
