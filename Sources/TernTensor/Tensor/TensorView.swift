/// A window on a tensor's elements in memory that somebody else keeps alive: an operator's argument.
@safe public struct TensorView {
  /// The type of the elements.
  public let elementType: ElementType
  /// The extent of each axis.
  public let shape: Shape
  package let base: UnsafeMutableRawPointer
  /// For quantised weights, one factor for each index of the first axis.
  package let scales: UnsafePointer<Float>?

  /// A window on a part of a storage, which the caller keeps alive.
  package init(elementType: ElementType, shape: Shape, storage: Storage, byteOffset: Int) {
    precondition(
      byteOffset >= 0
        && byteOffset + shape.elementCount * elementType.byteCount <= storage.byteCount,
      "\(shape) at byte \(byteOffset) of \(storage.byteCount)")
    self.elementType = elementType
    self.shape = shape
    unsafe base = storage.address(at: byteOffset)
    unsafe scales = nil
  }

  /// A window on a tensor, which the caller keeps alive together with `scales`.
  package init(_ tensor: Tensor, scales: Storage?) {
    elementType = tensor.elementType
    shape = tensor.shape
    unsafe base = tensor.storage.address(at: tensor.byteOffset)
    unsafe self.scales = scales.map {
      unsafe UnsafePointer($0.address(at: 0).assumingMemoryBound(to: Float.self))
    }
  }

  /// The address of the elements.
  ///
  /// - Precondition: `type` is the view's element type.
  package func pointer<Value: Element>(_ type: Value.Type) -> UnsafeMutablePointer<Value> {
    precondition(Value.elementType == elementType, "\(type) elements of a view of \(elementType)")
    return unsafe base.assumingMemoryBound(to: type)
  }

  /// Calls `body` with the elements.
  ///
  /// - Precondition: `Value` is the view's element type.
  package func withElements<Value: Element, Result>(
    of type: Value.Type = Value.self, _ body: (inout MutableSpan<Value>) throws -> Result
  ) rethrows -> Result {
    let elements = unsafe UnsafeMutableBufferPointer(
      start: pointer(type), count: shape.elementCount)
    var span = unsafe elements.mutableSpan
    return try body(&span)
  }

  /// Copies all elements from a view of the same type and number of elements.
  package func copyElements(from other: TensorView) {
    precondition(
      other.elementType == elementType && other.shape.elementCount == shape.elementCount,
      "\(other.elementType) \(other.shape) copied into \(elementType) \(shape)")
    unsafe base.copyMemory(
      from: other.base, byteCount: shape.elementCount * elementType.byteCount)
  }

  /// Copies elements of a storage into this view, from element `source` on to element `place` on.
  package func copyElements(_ count: Int, from storage: Storage, at source: Int, to place: Int) {
    let (source, own, bytes) = byteRange(count, in: storage, at: source, place: place)
    unsafe (base + own).copyMemory(from: storage.address(at: source), byteCount: bytes)
  }

  /// Copies elements of this view into a storage, from element `place` on to element `target` on.
  package func copyElements(
    _ count: Int, at place: Int, into storage: Storage, at target: Int
  ) {
    let (target, own, bytes) = byteRange(count, in: storage, at: target, place: place)
    unsafe storage.address(at: target).copyMemory(from: base + own, byteCount: bytes)
  }

  private func byteRange(
    _ count: Int, in storage: Storage, at offset: Int, place: Int
  ) -> (offset: Int, own: Int, count: Int) {
    let width = elementType.byteCount
    precondition(
      offset >= 0 && place >= 0 && (offset + count) * width <= storage.byteCount
        && place + count <= shape.elementCount,
      "\(count) elements at \(place) of \(shape), at \(offset) of \(storage.byteCount) bytes")
    return (offset * width, place * width, count * width)
  }
}
