import TernGraph
import TernTensor

/// What a graph carries from one run to the next for one stream.
public final class StreamState {
  /// The program whose states these are.
  let program: Program
  /// The elements of each of the graph's states, in its order.
  let tensors: [MutableStorage]

  init(program: Program) {
    self.program = program
    tensors = program.stateShapes.map {
      MutableStorage(byteCount: $0.elementCount * MemoryLayout<Float>.stride)
    }
    reset()
  }

  /// Returns to the states' initial values.
  public func reset() {
    for (state, storage) in zip(program.graph.states, tensors) {
      let count = storage.byteCount / MemoryLayout<Float>.stride
      let view = TensorView(
        elementType: .float32, shape: [count], storage: storage, byteOffset: 0)
      view.withElements(of: Float.self) { elements in
        for index in elements.indices { elements[index] = state.initial }
      }
    }
  }

  /// The bytes that a stream's states take.
  public var byteCount: Int { tensors.reduce(0) { $0 + $1.byteCount } }
}
