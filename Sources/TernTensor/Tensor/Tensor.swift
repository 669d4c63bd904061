/// An immutable array of numbers with a shape, row-major, on storage that tensors may share.
public struct Tensor: Sendable {
  /// The type of the elements.
  public let elementType: ElementType
  /// The extent of each axis.
  public let shape: Shape
  /// For quantised tensors, one f32 factor for each index of the first axis; else nil.
  public let scales: [Float]?
  package let storage: Storage
  package let byteOffset: Int

  /// A tensor on bytes that are there already.
  ///
  /// - Throws: ``TensorError`` with code `.shape` where the bytes do not lie in the storage, are not
  ///   aligned to the element, or where scales do not fit, and `.elementType` where elements that are
  ///   not i8 have scales.
  public init(
    elementType: ElementType, shape: Shape, storage: Storage, byteOffset: Int = 0,
    scales: [Float]? = nil
  ) throws(TensorError) {
    let count = Shape.elementCount(of: shape.extents)
    let bytes = count?.multipliedReportingOverflow(by: elementType.byteCount)
    guard let bytes, !bytes.overflow, byteOffset >= 0, byteOffset % elementType.byteCount == 0,
      byteOffset <= storage.byteCount, bytes.partialValue <= storage.byteCount - byteOffset
    else {
      throw TensorError(
        code: .shape,
        message:
          "\(shape) of \(elementType.rawValue) at byte \(byteOffset) does not lie in \(storage.byteCount) bytes"
      )
    }
    if scales != nil && elementType != .int8 {
      throw TensorError(
        code: .elementType, message: "scales for a tensor of \(elementType.rawValue), expected i8")
    }
    if let scales, shape.rank == 0 || scales.count != shape[0] {
      throw TensorError(
        code: .shape, message: "\(scales.count) scales for a quantised tensor of shape \(shape)")
    }
    self.elementType = elementType
    self.shape = shape
    self.storage = storage
    self.byteOffset = byteOffset
    self.scales = scales
  }

  /// A tensor that holds a copy of `values`, row-major.
  ///
  /// - Precondition: the shape has as many elements as there are values.
  public init<Value: Element>(_ values: [Value], shape: Shape) {
    precondition(
      values.count == shape.elementCount, "\(values.count) values for a tensor of shape \(shape)")
    self.init(shape: shape, of: Value.self) { elements in
      for index in values.indices { elements[index] = values[index] }
    }
  }

  /// A new tensor whose elements, zero at first, `initialize` writes.
  public init<Value: Element>(
    shape: Shape, of type: Value.Type, initialize: (inout MutableSpan<Value>) throws -> Void
  ) rethrows {
    elementType = Value.elementType
    self.shape = shape
    scales = nil
    byteOffset = 0
    storage = Storage(byteCount: shape.elementCount * MemoryLayout<Value>.stride)
    try storage.withMutableBytes { bytes in
      var elements = unsafe bytes._unsafeMutableView(as: Value.self)
      try initialize(&elements)
    }
  }

  /// An f32 tensor of zeros.
  public static func zeros(_ shape: Shape) -> Tensor {
    Tensor(shape: shape, of: Float.self) { _ in }
  }

  /// The number of bytes of the elements.
  public var byteCount: Int { shape.elementCount * elementType.byteCount }

  /// Lets go of what the system keeps in memory of the elements where they are mapped from a file.
  package func releasePages() { storage.releasePages(of: byteOffset..<byteOffset + byteCount) }

  /// Calls `body` with the elements' bytes.
  public func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.withBytes { bytes throws(Failure) in
      try body(bytes.extracting(byteOffset..<byteOffset + byteCount))
    }
  }

  /// Calls `body` with the elements.
  ///
  /// - Precondition: `type` is the tensor's element type.
  public func withElements<Value: Element, Result>(
    of type: Value.Type = Value.self, _ body: (Span<Value>) throws -> Result
  ) rethrows -> Result {
    precondition(
      Value.elementType == elementType,
      "\(Value.elementType) elements of a tensor of \(elementType)")
    return try withBytes { bytes in
      unsafe try body(bytes._unsafeView(as: Value.self))
    }
  }
}
