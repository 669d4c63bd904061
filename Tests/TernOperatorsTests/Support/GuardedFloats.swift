import TernTensor

/// Numbers that end at a forbidden page, for kernels called directly.
@safe struct GuardedFloats {
  private let view: TensorView

  init(_ values: [Float]) {
    let memory = GuardedMemory(byteCount: values.count * 4)
    view = TensorView(
      elementType: .float32, shape: [values.count], storage: memory.mutableStorage, byteOffset: 0)
    set(values)
  }

  /// Numbers that are not set yet.
  init(count: Int) { self.init([Float](repeating: .nan, count: count)) }

  /// The address of the first.
  var start: UnsafeMutablePointer<Float> { unsafe view.mutablePointer(Float.self) }

  /// All numbers.
  var values: [Float] { Tensor(copying: view).elements() }

  func set(_ values: [Float]) {
    view.withElements(of: Float.self) { elements in
      for index in elements.indices { elements[index] = values[index] }
    }
  }
}
