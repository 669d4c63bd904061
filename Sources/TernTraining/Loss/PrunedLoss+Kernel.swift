import CTernKernels
import TernOperators
import TernTensor

/// The transducer's loss over the paths inside windows (Kuang et al. 2022, arXiv:2206.13236; k2's
/// `rnnt_loss_pruned`, type "regular").
///
/// Keeps a normaliser and two occupations for each row of logits, and never the log-softmax: the gradient
/// is made of the logits again, in their place.
package struct PrunedLoss {
  /// The loss of each utterance, in nats; infinite where there is no path.
  package let losses: [Float]
  private let ranges: PruneRanges
  private let targets: TransducerTargets
  /// log Σ e^logits, [B, T, r].
  private let normalisers: MutableStorage
  /// The occupations.
  private let lattices: PathLattices
  private let shape: Shape

  /// The losses of a batch.
  ///
  /// - Parameters:
  ///   - logits: [B, T, r, V].
  ///   - targets: The utterances.
  ///   - ranges: The windows.
  ///   - delayPenalty: What a frame of delay of a symbol costs, in nats; at least 0.
  package init(
    logits: TensorView, targets: TransducerTargets, ranges: PruneRanges, delayPenalty: Float = 0,
    kernels: Kernels, threads: ThreadPool
  ) {
    let (frames, width) = (ranges.frames, ranges.width)
    precondition(
      logits.shape.rank == 4
        && logits.shape == [targets.count, frames, width, logits.shape[3]] && logits.shape[3] > 0,
      "logits \(logits.shape) of \(targets.count) utterances, \(frames) frames, windows of \(width)"
    )
    let classes = logits.shape[3]
    targets.check(
      count: targets.count, frames: frames, tokens: targets.tokens.reduce(0) { max($0, $1.count) },
      classes: classes)
    self.ranges = ranges
    self.targets = targets
    shape = logits.shape
    let normalisers = MutableStorage(byteCount: targets.count * frames * width * 4)
    let x = unsafe logits.pointer(Float.self)
    threads.parallel(
      targets.count * frames, grain: 16,
      ForEach { frame in
        guard frame % frames < targets.frameCounts[frame / frames] else { return }
        unsafe kernels.table.pointee.log_sum_exp(
          width, classes, x + frame * width * classes, normalisers.floats + frame * width)
      })
    let lattices = PathLattices(targets)
    threads.parallel(
      targets.count,
      ForEach { utterance in
        lattices.clear(utterance)
        let (lattice, tokens) = (lattices.lattices[utterance], targets.tokens[utterance])
        for t in 0..<lattice.frames {
          let delay = delayPenalty * (Float(lattice.frames - 1) / 2 - Float(t))
          let start = ranges.start(utterance, t)
          for s in start..<min(start + width, lattice.tokens + 1) {
            let row = (utterance * frames + t) * width + s - start
            let (place, logits) = unsafe (lattice.place(s, t), x + row * classes)
            let normaliser = unsafe normalisers.floats[row]
            unsafe lattices.blanks[place] = logits[TransducerTargets.blank] - normaliser
            guard s < lattice.tokens else { continue }
            unsafe lattices.symbols[place] = logits[tokens[s]] - normaliser + delay
          }
        }
      })
    losses = lattices.sumPaths(kernels: kernels, threads: threads)
    self.normalisers = normalisers
    self.lattices = lattices
  }

  /// Overwrites the logits by the gradient of Σ_b weights[b] · losses[b] with respect to them; zeros in
  /// padding, and for an utterance of weight 0, be its loss finite or not. Once: the logits are gone then.
  ///
  /// A row's gradient is w·((o_y + o_∅)·softmax - o_y·onehot(y) - o_∅·onehot(∅)), o being the occupations.
  package func writeGradient(
    weights: [Float], over logits: TensorView, kernels: Kernels, threads: ThreadPool
  ) {
    precondition(
      logits.shape == shape && weights.count == targets.count,
      "\(weights.count) weights, gradient of logits \(shape) over \(logits.shape)")
    let (frames, width, classes) = (ranges.frames, ranges.width, shape[3])
    let x = unsafe logits.mutablePointer(Float.self)
    threads.parallel(
      targets.count * frames, grain: 4,
      ForEach { frame in
        let (utterance, t) = (frame / frames, frame % frames)
        let lattice = lattices.lattices[utterance]
        let start = ranges.start(utterance, t)
        for k in 0..<width {
          let (s, index) = (start + k, frame * width + k)
          let row = unsafe x + index * classes
          guard t < lattice.frames && s <= lattice.tokens && weights[utterance] != 0 else {
            unsafe row.update(repeating: 0, count: classes)
            continue
          }
          let byBlank = weights[utterance] * lattices.blank(utterance, s, t)
          let bySymbol = weights[utterance] * lattices.symbol(utterance, s, t)
          unsafe kernels.table.pointee.softmax_gradient(
            classes, normalisers.floats[index], byBlank + bySymbol, row)
          unsafe row[TransducerTargets.blank] -= byBlank
          if s < lattice.tokens { unsafe row[targets.tokens[utterance][s]] -= bySymbol }
        }
      })
  }
}
