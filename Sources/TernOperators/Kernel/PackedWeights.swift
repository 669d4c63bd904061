import CTernKernels
import TernTensor

/// Weights that were packed for the products of some kernels, side by side in one memory: read from there they come
/// faster than from where they are mapped, as its pages are large and its order is that of the products.
package struct PackedWeights: Sendable {
  private let weights: [String: PackedWeight]

  /// Packs weights, tensor by tensor, and lets go of the pages of files that they were mapped from.
  package init(
    _ tensors: [(name: String, tensor: Tensor, scales: Storage?)], kernels: Kernels,
    threads: ThreadPool
  ) {
    var (byteCount, places) = (0, [Int]())
    for (_, tensor, scales) in tensors {
      places.append(byteCount)
      let weight = unsafe TensorView(tensor, scales: scales).weight
      byteCount += unsafe (tern_packed_size(weight.type, weight.rows, weight.inner) + 63) / 64 * 64
    }
    let blocks = MutableStorage(byteCount: byteCount)
    var weights: [String: PackedWeight] = [:]
    for ((name, tensor, scales), place) in zip(tensors, places) {
      let weight = unsafe TensorView(tensor, scales: scales).weight
      unsafe threads.parallel(
        tern_packed_blocks(weight.rows), grain: Self.elementsWorthAThread / (weight.inner + 1) + 1,
        Packing(
          weight: weight, type: weight.type, blocks: blocks.address(at: place),
          table: kernels.table))
      tensor.releasePages()
      unsafe weights[name] = PackedWeight(
        weight, scales: scales, blocks: blocks.shared, byteOffset: place)
    }
    self.weights = weights
  }

  /// The weight of a name; nil where no product reads it.
  package subscript(name: String) -> PackedWeight? { weights[name] }

  /// Fewer elements, a block's sixteenth, than this take less time than waking a thread.
  private static let elementsWorthAThread = 4096
}

extension TensorView {
  /// The elements as a weight [the first axis, everything else].
  var weight: tern_weight {
    let rows = shape[0]
    return unsafe tern_weight(
      elements: base, scales: scales, type: elementType.weightType, rows: rows,
      inner: rows == 0 ? 0 : shape.elementCount / rows)
  }
}
