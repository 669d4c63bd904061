import TernGraph
import TernTensor

/// What a graph carries from one run to the next for one stream.
public final class StreamState {
  let tensors: [Storage]
  private let states: [Graph.State]

  init(program: Program) {
    states = program.graph.states
    tensors = states.map { state in
      let type = program.types[state.input]
      let dimensions = type?.dimensions.enumerated().map { axis, dimension in
        axis == state.batchAxis ? 1 : dimension.constant ?? 0
      }
      return Storage(
        byteCount: Shape(dimensions ?? []).elementCount * MemoryLayout<Float>.stride)
    }
    reset()
  }

  /// Returns to the states' initial values.
  public func reset() {
    for (state, storage) in zip(states, tensors) {
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
