import CTernKernels
import RealModule
import TernOperators
import TernTensor

/// The scores of all edges of the smoothed loss, and what its gradient needs.
///
/// The constant that k2 adds to Σ e^(a + l - max a - max l), the least normal number, is one more class
/// of its own, V: e^a is the constant there and e^l is 1.
package struct SmoothedScores {
  /// The scores, until they are summed; then the occupations.
  package let lattices: PathLattices
  let targets: TransducerTargets
  let options: SmoothedLoss.Options
  /// B, T, S + 1 and V, as the logits have them.
  let (count, frames, positions, classes): (Int, Int, Int, Int)
  /// The floats of a row of exponentials.
  let stride: Int
  /// Each utterance's e^(a - max a), [T + 1, stride]; row 0 is ones.
  let encoder: MutableStorage
  /// Each utterance's e^(l - max l), [S + 2, stride]; row 0 is the unigram u.
  let decoder: MutableStorage
  /// Σ e^(a + l - max a - max l), laid out as the lattices; at s = -1 Σ u·e^(a - max a).
  let normalisers: MutableStorage
  /// The largest logits of each row, [B, T] and [B, S + 1].
  private let (encoderHighest, decoderHighest): (MutableStorage, MutableStorage)
  /// Σ e^(l - max l), [B, S + 1].
  let decoderSums: MutableStorage

  /// The scores of a batch; see ``SmoothedLoss``.
  package init(
    am: TensorView, lm: TensorView, targets: TransducerTargets, options: SmoothedLoss.Options,
    kernels: Kernels, threads: ThreadPool
  ) {
    precondition(
      am.shape.rank == 3 && lm.shape.rank == 3 && am.shape[0] == lm.shape[0]
        && am.shape[2] == lm.shape[2] && lm.shape[1] > 0 && lm.shape[2] > 0,
      "encoder logits \(am.shape), decoder logits \(lm.shape)")
    (count, frames, positions, classes) = (am.shape[0], am.shape[1], lm.shape[1], am.shape[2])
    targets.check(count: count, frames: frames, tokens: positions - 1, classes: classes)
    self.targets = targets
    self.options = options
    stride = (classes + 16) / 16 * 16
    lattices = PathLattices(targets)
    encoder = MutableStorage(byteCount: count * (frames + 1) * stride * 4)
    decoder = MutableStorage(byteCount: count * (positions + 1) * stride * 4)
    normalisers = MutableStorage(byteCount: lattices.elementCount * 4)
    encoderHighest = MutableStorage(byteCount: count * frames * 4)
    decoderHighest = MutableStorage(byteCount: count * positions * 4)
    decoderSums = MutableStorage(byteCount: count * positions * 4)

    exponentiateEncoder(am, kernels, threads)
    exponentiateDecoder(lm, kernels, threads)
    if options.amScale != 0 { averageUnigram(kernels) }
    let scores = unsafe (am.pointer(Float.self), lm.pointer(Float.self))
    threads.parallel(
      count,
      ForEach { [self] utterance in
        normalise(utterance, kernels)
        unsafe score(utterance, am: scores.0, lm: scores.1, kernels)
      })
  }

  /// The place of row `t` of an utterance's e^a; -1 is the row of ones.
  func encoderRow(_ utterance: Int, _ t: Int) -> UnsafeMutablePointer<Float> {
    unsafe encoder.floats + (utterance * (frames + 1) + t + 1) * stride
  }

  /// The place of row `s` of an utterance's e^l; -1 is the unigram.
  func decoderRow(_ utterance: Int, _ s: Int) -> UnsafeMutablePointer<Float> {
    unsafe decoder.floats + (utterance * (positions + 1) + s + 1) * stride
  }

  /// Whether the unigram, and so a gradient, has a part of a row of decoder logits.
  func isCounted(_ utterance: Int, _ s: Int) -> Bool {
    options.unigramCountsPadding || s <= targets.tokens[utterance].count
  }

  private func exponentiateEncoder(_ am: TensorView, _ kernels: Kernels, _ threads: ThreadPool) {
    threads.parallel(
      count * frames, grain: 16,
      ForEach { [self] index in
        let (utterance, t) = (index / frames, index % frames)
        if t == 0 { unsafe encoderRow(utterance, -1).update(repeating: 1, count: classes) }
        guard t < targets.frameCounts[utterance] else { return }
        let row = unsafe encoderRow(utterance, t)
        _ = unsafe kernels.table.pointee.exp_row(
          classes, am.pointer(Float.self) + index * classes, row, encoderHighest.floats + index)
        unsafe row[classes] = .leastNormalMagnitude
      })
  }

  private func exponentiateDecoder(_ lm: TensorView, _ kernels: Kernels, _ threads: ThreadPool) {
    threads.parallel(
      count * positions, grain: 16,
      ForEach { [self] index in
        let (utterance, s) = (index / positions, index % positions)
        guard isCounted(utterance, s) else { return }
        let row = unsafe decoderRow(utterance, s)
        unsafe decoderSums.floats[index] = kernels.table.pointee.exp_row(
          classes, lm.pointer(Float.self) + index * classes, row, decoderHighest.floats + index)
        unsafe row[classes] = 1
      })
  }

  /// The number of rows that the unigram is the mean of.
  var countedRows: Int {
    options.unigramCountsPadding
      ? count * positions : targets.tokens.reduce(0) { $0 + $1.count + 1 }
  }

  /// Writes the mean of softmax(l), and the constant that keeps its logarithm finite, into row -1 of each
  /// utterance's e^l.
  private func averageUnigram(_ kernels: Kernels) {
    let rows = count * (positions + 1)
    unsafe withUnsafeTemporaryAllocation(
      of: Float.self, capacity: rows + classes + TERN_MATMUL_WORKSPACE
    ) { memory in
      let (weights, mean) = unsafe (memory, memory.baseAddress.map { unsafe $0 + rows })
      for utterance in 0..<count {
        unsafe weights[utterance * (positions + 1)] = 0
        for s in 0..<positions {
          unsafe weights[utterance * (positions + 1) + s + 1] =
            isCounted(utterance, s)
            ? 1 / (decoderSums.floats[utterance * positions + s] * Float(countedRows)) : 0
        }
      }
      var product = unsafe tern_matmul_arguments(
        a: weights.baseAddress, a_row_stride: 0, a_inner_stride: 1, b: decoder.floats,
        b_inner_stride: stride, b_column_stride: 1, rows: 1, inner: rows, columns: classes,
        bias: nil, c: mean, c_stride: 0, accumulate: false, rounds_to_bf16: false)
      unsafe kernels.table.pointee.matmul(&product, 0, 1, mean.map { unsafe $0 + classes })
      for utterance in 0..<count {
        let row = unsafe decoderRow(utterance, -1)
        for v in 0..<classes { unsafe row[v] = memory[rows + v] + .leastNormalMagnitude }
      }
    }
  }

  /// Writes an utterance's normalisers, 1 where there is none.
  private func normalise(_ utterance: Int, _ kernels: Kernels) {
    let lattice = lattices.lattices[utterance]
    unsafe (normalisers.floats + lattice.start).update(repeating: 1, count: lattice.count)
    let weight = unsafe tern_weight(
      elements: decoderRow(utterance, -1), scales: nil, type: TERN_F32, rows: lattice.tokens + 2,
      inner: stride)
    unsafe kernels.withPacked(weight, as: TERN_F32) { weight in
      var product = unsafe tern_gemm_arguments(
        w: weight, bias: nil, x: encoderRow(utterance, -1), columns: lattice.frames + 1,
        y: normalisers.floats + lattice.place(-1, -1), row_stride: lattice.nextToken,
        column_stride: lattice.nextFrame, accumulate: false)
      unsafe kernels.table.pointee.gemm(&product, 0, tern_packed_blocks(weight.rows))
    }
  }

  /// Writes an utterance's scores. With x' = x - max x and c as in ``SmoothedLoss``, that of class v is
  /// (c + amScale)·a'[v] + (c + lmScale)·l'[v] - c·log Σ e^(a' + l') - lmScale·log Σ e^l'
  /// + amScale·(log u[v] - log Σ u·e^a').
  private func score(
    _ utterance: Int, am: UnsafePointer<Float>, lm: UnsafePointer<Float>, _ kernels: Kernels
  ) {
    lattices.clear(utterance)
    let lattice = lattices.lattices[utterance]
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: lattice.count) { memory in
      guard let logarithms = memory.baseAddress else { return }
      unsafe kernels.table.pointee.log(
        lattice.count, normalisers.floats + lattice.start, logarithms)
      unsafe score(utterance, am: am, lm: lm, logNormaliser: logarithms - lattice.start)
    }
  }

  private func score(
    _ utterance: Int, am: UnsafePointer<Float>, lm: UnsafePointer<Float>,
    logNormaliser: UnsafePointer<Float>
  ) {
    let lattice = lattices.lattices[utterance]
    let tokens = targets.tokens[utterance]
    let (blank, scale) = (TransducerTargets.blank, combinedScale)

    // What depends on s alone.
    var ofSymbol = [Float](repeating: 0, count: tokens.count)
    var ofBlank = [Float](repeating: 0, count: tokens.count + 1)
    let unigram = unsafe decoderRow(utterance, -1)
    for s in 0...tokens.count {
      let row = utterance * positions + s
      let (logits, highest) = unsafe (lm + row * classes, decoderHighest.floats[row])
      let own = unsafe options.lmScale * .log(decoderSums.floats[row])
      func part(_ v: Int) -> Float {
        let ofUnigram = options.amScale == 0 ? 0 : unsafe options.amScale * .log(unigram[v])
        return unsafe (scale + options.lmScale) * (logits[v] - highest) - own + ofUnigram
      }
      if s < tokens.count { ofSymbol[s] = part(tokens[s]) }
      ofBlank[s] = part(blank)
    }

    for t in 0..<lattice.frames {
      let row = utterance * frames + t
      let (logits, highest) = unsafe (am + row * classes, encoderHighest.floats[row])
      let own =
        options.amScale == 0
        ? 0 : unsafe options.amScale * logNormaliser[lattice.place(-1, t)]
      let delay = options.delayPenalty * (Float(lattice.frames - 1) / 2 - Float(t))
      let amScale = scale + options.amScale
      let ofFrame = unsafe amScale * (logits[blank] - highest) - own
      var place = lattice.place(0, t)
      for s in 0..<tokens.count {
        let shared = unsafe scale * logNormaliser[place]
        unsafe lattices.symbols[place] =
          amScale * (logits[tokens[s]] - highest) - own + ofSymbol[s] - shared + delay
        unsafe lattices.blanks[place] = ofFrame + ofBlank[s] - shared
        place += lattice.nextToken
      }
      unsafe lattices.blanks[place] = ofFrame + ofBlank[tokens.count] - scale * logNormaliser[place]
    }
  }

  /// The weight of the loss of the sum.
  var combinedScale: Float { 1 - options.lmScale - options.amScale }
}
