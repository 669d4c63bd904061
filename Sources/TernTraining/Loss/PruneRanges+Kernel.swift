import TernOperators
import TernTensor

/// For each frame the counts of tokens s that the pruned loss keeps, a window of ``width`` (Kuang et al.
/// 2022, arXiv:2206.13236, section 3.2; k2's `get_rnnt_prune_ranges`).
package struct PruneRanges: Sendable, Hashable {
  /// The number of counts that are kept for each frame, r.
  package let width: Int
  /// The number of frames of each utterance, padding included, T.
  package let frames: Int
  /// The first count that is kept, [B, T]; from frame to frame it grows by 0 to r - 1.
  package let starts: [Int32]

  /// The windows that hold most of the paths.
  ///
  /// - Parameters:
  ///   - loss: The loss that says where the paths lie.
  ///   - width: The window wanted. It is wider for the whole batch where an utterance has so many tokens
  ///     that its windows could not reach the last one, and never wider than all S + 1 counts.
  /// - Precondition: an utterance has a token.
  package init(_ loss: SmoothedLoss, width: Int, threads: ThreadPool) {
    let (scores, targets) = (loss.scores, loss.scores.targets)
    let least = zip(targets.tokens, targets.frameCounts).reduce(2) { least, utterance in
      max(least, (utterance.0.count - 1) / max(utterance.1, 1) + 2)
    }
    let width = min(max(width, least), scores.positions)
    precondition(width >= 2, "windows of \(width): a batch without tokens has no paths to prune")
    let frames = scores.frames
    self.width = width
    self.frames = frames
    let count = scores.count * frames
    starts = unsafe [Int32](unsafeUninitializedCapacity: count) { starts, initializedCount in
      let starts = unsafe starts
      threads.parallel(
        scores.count,
        ForEach { utterance in
          let found = Self.starts(utterance, of: scores, width: width)
          for (t, start) in found.enumerated() {
            unsafe starts[utterance * frames + t] = Int32(start)
          }
        })
      initializedCount = count
    }
  }

  /// The window of an utterance's frame.
  package func start(_ utterance: Int, _ t: Int) -> Int { Int(starts[utterance * frames + t]) }

  /// One utterance's windows: at each frame the one by whose blanks most paths go on, less the paths that
  /// enter it only there; at the last frame and beyond, the last.
  private static func starts(_ utterance: Int, of scores: SmoothedScores, width: Int) -> [Int] {
    let lattice = scores.lattices.lattices[utterance]
    let (symbols, blanks) = unsafe (scores.lattices.symbols, scores.lattices.blanks)
    let last = max(lattice.tokens - width + 1, 0)
    var starts = Array(repeating: last, count: scores.frames)
    var byBlank = Array(repeating: Float(0), count: scores.positions)
    var entering = byBlank
    for t in 0..<max(lattice.frames - 1, 0) {
      for s in 0...lattice.tokens {
        let place = lattice.place(s, t)
        unsafe byBlank[s] = blanks[place]
        if s < lattice.tokens { unsafe entering[s + 1] = symbols[place] }
      }
      var best = -Float.infinity
      for start in 0...scores.positions - width {
        var share: Float = 0
        for s in start..<start + width { share += byBlank[s] }
        if share - entering[start] > best { (best, starts[t]) = (share - entering[start], start) }
      }
    }
    limitSteps(&starts, to: width - 1)
    return starts
  }

  /// Lowers starts until they grow by 0 to `step` from frame to frame, from 0 on (k2's
  /// `_adjust_pruning_lower_bound`).
  private static func limitSteps(_ starts: inout [Int], to step: Int) {
    var lowest = Int.max
    for t in starts.indices.reversed() {
      lowest = min(lowest, starts[t])
      starts[t] = lowest
    }
    // step · t - start, which must not fall either, and begins with 0.
    lowest = Int.max
    for t in starts.indices.reversed() {
      lowest = min(lowest, step * t - starts[t])
      starts[t] = step * t - max(lowest, 0)
    }
  }
}
