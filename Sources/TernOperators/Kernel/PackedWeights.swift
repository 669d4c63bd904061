import CTernKernels
import TernTensor

/// Weights that were packed for the products of some kernels, side by side in one memory: read from there they come
/// faster than from where they are mapped, as its pages are large and its order is that of the products.
package struct PackedWeights: Sendable {
  private let weights: [String: PackedWeight]

  /// A tensor to be packed, and the scales of a quantised one, laid out for kernels.
  package struct Source {
    let name: String
    let tensor: Tensor
    let scales: Storage?

    package init(name: String, tensor: Tensor, scales: Storage?) {
      (self.name, self.tensor, self.scales) = (name, tensor, scales)
    }

    var weight: tern_weight { unsafe TensorView(tensor, scales: scales).weight }

    /// The bytes that the packed weight takes, up to whole lines of memory.
    var byteCount: Int {
      let weight = unsafe weight
      return unsafe (tern_packed_size(weight.type, weight.rows, weight.inner) + 63) / 64 * 64
    }
  }

  /// The bytes that tensors take when they are packed.
  package static func byteCount(_ sources: [Source]) -> Int {
    sources.reduce(0) { $0 + $1.byteCount }
  }

  /// Packs tensors one after the other, and lets go of the pages of files that they were mapped from.
  package init(_ sources: [Source], kernels: Kernels, threads: ThreadPool) {
    let memory = MutableStorage(byteCount: Self.byteCount(sources))
    var places: [Int] = []
    var end = 0
    for source in sources {
      let weight = unsafe source.weight
      let elements = unsafe TERN_BLOCK_ROWS * weight.inner
      unsafe threads.parallel(
        tern_packed_blocks(weight.rows), grain: Self.elementsWorthAThread / (elements + 1) + 1,
        Packing(
          weight: weight, type: weight.type, blocks: memory.address(at: end),
          table: kernels.table))
      source.tensor.releasePages()
      places.append(end)
      end += source.byteCount
    }
    let blocks = memory.shared
    weights = Dictionary(
      zip(sources, places).map { source, place in
        (
          source.name,
          unsafe PackedWeight(
            source.weight, scales: source.scales, blocks: blocks, byteOffset: place)
        )
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The weight of a name; nil where no product reads it.
  package subscript(name: String) -> PackedWeight? { weights[name] }

  /// To pack fewer elements than this takes less time than to wake a thread.
  private static let elementsWorthAThread = 65536
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
