/// A window on a tensor's elements, which it keeps alive: an operator's argument.
@safe package struct TensorView {
  /// The type of the elements.
  package let elementType: ElementType
  /// The extent of each axis.
  package let shape: Shape
  /// The address of the elements.
  package let base: UnsafeRawPointer
  /// For quantised weights, one factor for each index of the first axis.
  package let scales: UnsafePointer<Float>?
  /// The address of the elements where they may be written.
  private let mutableBase: UnsafeMutableRawPointer?
  /// What the addresses point into.
  private let owners: (elements: AnyObject, scales: Storage?)

  /// A window on a part of a storage, to read and to write.
  package init(elementType: ElementType, shape: Shape, storage: MutableStorage, byteOffset: Int) {
    precondition(
      byteOffset >= 0
        && byteOffset + shape.elementCount * elementType.byteCount <= storage.byteCount,
      "\(shape) at byte \(byteOffset) of \(storage.byteCount)")
    self.elementType = elementType
    self.shape = shape
    let address = unsafe storage.address(at: byteOffset)
    unsafe base = UnsafeRawPointer(address)
    unsafe mutableBase = address
    unsafe scales = nil
    owners = (storage, nil)
  }

  /// A window on a part of what another shows, from element `first` on.
  package init(part shape: Shape, of view: TensorView, from first: Int) {
    precondition(
      first >= 0 && first + shape.elementCount <= view.shape.elementCount,
      "\(shape) at element \(first) of \(view.shape)")
    elementType = view.elementType
    self.shape = shape
    let offset = first * view.elementType.byteCount
    unsafe base = view.base + offset
    unsafe mutableBase = view.mutableBase.map { unsafe $0 + offset }
    unsafe scales = nil
    owners = view.owners
  }

  /// A window on a tensor, to read, and on its scales, laid out for kernels.
  package init(_ tensor: Tensor, scales: Storage?) {
    elementType = tensor.elementType
    shape = tensor.shape
    unsafe base = tensor.storage.address(at: tensor.byteOffset)
    unsafe mutableBase = nil
    unsafe self.scales = scales.map {
      unsafe $0.address(at: 0).assumingMemoryBound(to: Float.self)
    }
    owners = (tensor.storage, scales)
  }

  /// The address of the elements; valid while the view lives.
  ///
  /// - Precondition: `type` is the view's element type.
  package func pointer<Value: Element>(_ type: Value.Type) -> UnsafePointer<Value> {
    precondition(Value.elementType == elementType, "\(type) elements of a view of \(elementType)")
    return unsafe base.assumingMemoryBound(to: type)
  }

  /// The address of the elements, to be written; valid while the view lives.
  ///
  /// - Precondition: `type` is the view's element type, and the view is not one on a ``Tensor``.
  package func mutablePointer<Value: Element>(
    _ type: Value.Type
  ) -> UnsafeMutablePointer<Value> {
    precondition(Value.elementType == elementType, "\(type) elements of a view of \(elementType)")
    return unsafe mutableAddress.assumingMemoryBound(to: type)
  }

  private var mutableAddress: UnsafeMutableRawPointer {
    guard let mutableBase = unsafe mutableBase else {
      preconditionFailure("a view of a tensor is written")
    }
    return unsafe mutableBase
  }

  /// Calls `body` with the elements.
  ///
  /// - Precondition: `Value` is the view's element type, and the view is not one on a ``Tensor``.
  package func withElements<Value: Element, Result>(
    of type: Value.Type = Value.self, _ body: (inout MutableSpan<Value>) throws -> Result
  ) rethrows -> Result {
    let elements = unsafe UnsafeMutableBufferPointer(
      start: mutablePointer(type), count: shape.elementCount)
    var span = unsafe elements.mutableSpan
    return try body(&span)
  }

  /// Copies all elements from a view of the same type and number of elements.
  package func copyElements(from other: TensorView) {
    precondition(
      other.elementType == elementType && other.shape.elementCount == shape.elementCount,
      "\(other.elementType) \(other.shape) copied into \(elementType) \(shape)")
    unsafe mutableAddress.copyMemory(
      from: other.base, byteCount: shape.elementCount * elementType.byteCount)
  }

  /// Copies elements of a storage into this view, from element `source` on to element `place` on.
  package func copyElements(
    _ count: Int, from storage: MutableStorage, at source: Int, to place: Int
  ) {
    let (source, own, bytes) = byteRange(count, in: storage, at: source, place: place)
    unsafe (mutableAddress + own).copyMemory(from: storage.address(at: source), byteCount: bytes)
  }

  /// Copies elements of this view into a storage, from element `place` on to element `target` on.
  package func copyElements(
    _ count: Int, at place: Int, into storage: MutableStorage, at target: Int
  ) {
    let (target, own, bytes) = byteRange(count, in: storage, at: target, place: place)
    unsafe storage.address(at: target).copyMemory(from: base + own, byteCount: bytes)
  }

  private func byteRange(
    _ count: Int, in storage: MutableStorage, at offset: Int, place: Int
  ) -> (offset: Int, own: Int, count: Int) {
    let width = elementType.byteCount
    precondition(
      offset >= 0 && place >= 0 && (offset + count) * width <= storage.byteCount
        && place + count <= shape.elementCount,
      "\(count) elements at \(place) of \(shape), at \(offset) of \(storage.byteCount) bytes")
    return (offset * width, place * width, count * width)
  }
}

extension Tensor {
  /// A copy of the elements that a view shows; without its scales.
  package init(copying view: TensorView) {
    elementType = view.elementType
    shape = view.shape
    scales = nil
    byteOffset = 0
    storage = Storage(byteCount: view.shape.elementCount * view.elementType.byteCount)
    storage.withMutableBytes { bytes in
      unsafe bytes.withUnsafeMutableBytes { target in
        unsafe target.copyMemory(
          from: UnsafeRawBufferPointer(start: view.base, count: target.count))
      }
    }
  }
}
