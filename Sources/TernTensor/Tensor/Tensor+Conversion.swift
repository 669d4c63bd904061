extension Tensor {
  /// The elements, row-major, as numbers of the given floating-point type; quantised ones multiplied
  /// by their scales, booleans as 0 and 1.
  @specialized(where Value == Float)
  @specialized(where Value == Double)
  public func elements<Value: BinaryFloatingPoint>(as type: Value.Type = Value.self) -> [Value] {
    let values: [Value] =
      switch elementType {
      case .float64: mapBits(of: Double.self) { Value($0) }
      case .float32: mapBits(of: Float.self) { Value($0) }
      case .float16: mapBits(of: UInt16.self) { Value(HalfPrecision.float(fromFloat16: $0)) }
      case .bfloat16: mapBits(of: UInt16.self) { Value(HalfPrecision.float(fromBFloat16: $0)) }
      case .int64: mapBits(of: Int64.self) { Value($0) }
      case .int32: mapBits(of: Int32.self) { Value($0) }
      case .int16: mapBits(of: Int16.self) { Value($0) }
      case .int8: mapBits(of: Int8.self) { Value($0) }
      case .uint8, .bool: mapBits(of: UInt8.self) { Value($0) }
      }
    guard let scales, !values.isEmpty else { return values }
    let columns = values.count / scales.count
    return values.indices.map { values[$0] * Value(scales[$0 / columns]) }
  }

  private func mapBits<Stored: BitwiseCopyable, Value>(
    of type: Stored.Type, _ transform: (Stored) -> Value
  ) -> [Value] {
    withBytes { bytes in
      let stored = unsafe bytes._unsafeView(as: Stored.self)
      return stored.indices.map { transform(stored[$0]) }
    }
  }

  /// The same numbers in another type: f32, f16, bf16 or f64, rounded to nearest, ties to even, and first to f32
  /// on the way to 16 bits; or i8, see ``quantised()``.
  ///
  /// - Throws: ``TensorError`` with code `.elementType` for other types, and what ``quantised()`` throws.
  public func converted(to type: ElementType) throws(TensorError) -> Tensor {
    if type == elementType && (scales != nil || type != .int8) { return self }
    switch type {
    case .float64: return Tensor(elements(as: Double.self), shape: shape)
    case .float32: return Tensor(elements(as: Float.self), shape: shape)
    case .float16: return halved(to: type, HalfPrecision.float16(from:))
    case .bfloat16: return halved(to: type, HalfPrecision.bfloat16(from:))
    case .int8: return try quantised()
    default:
      throw TensorError(
        code: .elementType,
        message: "a tensor of \(elementType.rawValue) cannot become \(type.rawValue)")
    }
  }

  private func halved(to type: ElementType, _ round: (Float) -> UInt16) -> Tensor {
    let values = elements(as: Float.self)
    let half = Tensor(values.map { Int16(bitPattern: round($0)) }, shape: shape)
    return Tensor(reinterpreting: half, as: type)
  }

  /// The same bytes, of another type of the same width.
  private init(reinterpreting tensor: Tensor, as type: ElementType) {
    precondition(type.byteCount == tensor.elementType.byteCount)
    elementType = type
    shape = tensor.shape
    scales = nil
    storage = tensor.storage
    byteOffset = tensor.byteOffset
  }

  /// The same elements in another shape.
  ///
  /// - Precondition: both shapes have the same number of elements.
  public func reshaped(to shape: Shape) -> Tensor {
    precondition(
      shape.elementCount == self.shape.elementCount, "\(self.shape) reshaped to \(shape)")
    precondition(scales == nil, "a quantised tensor keeps its shape")
    return Tensor(
      elementType: elementType, shape: shape, storage: storage, byteOffset: byteOffset)
  }

  private init(elementType: ElementType, shape: Shape, storage: Storage, byteOffset: Int) {
    self.elementType = elementType
    self.shape = shape
    self.storage = storage
    self.byteOffset = byteOffset
    scales = nil
  }
}
