import CTernKernels
import TernOperators
import TernTensor

/// The places of one utterance's nodes and edges, as `tern_lattice` wants them, and before them one row
/// of nodes s = -1 and one column t = -1, for what belongs to a token or a frame alone.
struct Lattice: Sendable {
  /// T.
  let frames: Int
  /// S.
  let tokens: Int
  /// The place of this lattice's first element among those of all utterances.
  let start: Int

  /// From a diagonal to the next.
  var width: Int { tokens + 2 }
  /// The number of elements: diagonals from s + t = -2 on, and the one of the last node.
  var count: Int { (frames + tokens + 3) * width }
  /// From (s, t) to (s + 1, t).
  var nextToken: Int { width + 1 }
  /// From (s, t) to (s, t + 1).
  var nextFrame: Int { width }
  /// The place of the first element of the kernel's arrays.
  var kernelStart: Int { start + 2 * width }

  /// The place of node (s, t), -1 <= s <= S, -1 <= t <= T, and of what belongs to the edges out of it.
  func place(_ s: Int, _ t: Int) -> Int { start + (s + t + 2) * width + s + 1 }
}

/// The lattices of a batch: for each pair of a number of tokens and a frame the logarithm of the
/// probability of the next token and of blank, which summing all paths replaces by occupations.
package struct PathLattices {
  let lattices: [Lattice]
  private let symbolStorage: MutableStorage
  private let blankStorage: MutableStorage

  /// Lattices without edges.
  init(_ targets: TransducerTargets) {
    var (lattices, start): ([Lattice], Int) = ([], 0)
    for (tokens, frames) in zip(targets.tokens, targets.frameCounts) {
      lattices.append(Lattice(frames: frames, tokens: tokens.count, start: start))
      start += lattices[lattices.count - 1].count
    }
    self.lattices = lattices
    symbolStorage = MutableStorage(byteCount: start * 4)
    blankStorage = MutableStorage(byteCount: start * 4)
  }

  /// The number of elements of all lattices.
  var elementCount: Int { symbolStorage.byteCount / 4 }
  /// The edges by symbols.
  var symbols: UnsafeMutablePointer<Float> { unsafe symbolStorage.floats }
  /// The edges by blank.
  var blanks: UnsafeMutablePointer<Float> { unsafe blankStorage.floats }

  /// Removes all edges of an utterance.
  func clear(_ utterance: Int) {
    let lattice = lattices[utterance]
    unsafe (symbols + lattice.start).update(repeating: TERN_NO_PATH, count: lattice.count)
    unsafe (blanks + lattice.start).update(repeating: TERN_NO_PATH, count: lattice.count)
  }

  /// Sums the paths of all utterances: gives the losses, -log Σ, in nats, infinite where there is no
  /// path, and replaces the edges' scores by their occupations, ∂ log Σ / ∂ score.
  func sumPaths(kernels: Kernels, threads: ThreadPool) -> [Float] {
    let count = lattices.count
    return unsafe [Float](unsafeUninitializedCapacity: count) { losses, initializedCount in
      let losses = unsafe losses
      threads.parallel(
        count, ForEach { utterance in unsafe losses[utterance] = -sumPaths(utterance, kernels) })
      initializedCount = count
    }
  }

  /// Sums the paths of an utterance: log Σ.
  private func sumPaths(_ utterance: Int, _ kernels: Kernels) -> Float {
    let lattice = lattices[utterance]
    return unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: lattice.count) { nodes in
      var arguments = unsafe tern_lattice(
        frames: lattice.frames, tokens: lattice.tokens, symbols: symbols + lattice.kernelStart,
        blanks: blanks + lattice.kernelStart, nodes: nodes.baseAddress)
      return unsafe Float(kernels.table.pointee.sum_paths(&arguments))
    }
  }

  /// What the edge by symbol `s` at frame `t` holds.
  package func symbol(_ utterance: Int, _ s: Int, _ t: Int) -> Float {
    unsafe symbols[lattices[utterance].place(s, t)]
  }

  /// What the edge by blank after `s` symbols at frame `t` holds.
  package func blank(_ utterance: Int, _ s: Int, _ t: Int) -> Float {
    unsafe blanks[lattices[utterance].place(s, t)]
  }
}

/// Work on pieces that do not depend on each other. What `body` captures lives while it runs.
struct ForEach: ParallelJob {
  let body: (Int) -> Void

  func run(_ part: Range<Int>) {
    for index in part { body(index) }
  }
}

extension MutableStorage {
  /// All bytes as f32.
  var floats: UnsafeMutablePointer<Float> {
    unsafe address(at: 0).assumingMemoryBound(to: Float.self)
  }
}
