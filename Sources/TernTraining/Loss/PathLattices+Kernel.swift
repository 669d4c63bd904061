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
    let losses = MutableStorage(byteCount: lattices.count * 4)
    threads.parallel(lattices.count, LatticeSum(lattices: self, losses: losses, kernels: kernels))
    return (0..<lattices.count).map { unsafe losses.floats[$0] }
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

/// The sums of lattices, which threads share.
private struct LatticeSum: ParallelJob {
  let lattices: PathLattices
  let losses: MutableStorage
  let kernels: Kernels

  func run(_ utterances: Range<Int>) {
    let largest = lattices.lattices[utterances].reduce(0) { max($0, $1.count) }
    let nodes = MutableStorage(byteCount: largest * 4)
    for utterance in utterances {
      let lattice = lattices.lattices[utterance]
      var arguments = unsafe tern_lattice(
        frames: lattice.frames, tokens: lattice.tokens,
        symbols: lattices.symbols + lattice.kernelStart,
        blanks: lattices.blanks + lattice.kernelStart, nodes: nodes.floats)
      let total = unsafe kernels.table.pointee.sum_paths(&arguments)
      unsafe losses.floats[utterance] = Float(-total)
    }
  }
}

/// Work on pieces that do not depend on each other.
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
