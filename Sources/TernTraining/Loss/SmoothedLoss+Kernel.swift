import CTernKernels
import TernOperators
import TernTensor

extension SmoothedLoss {
  /// Writes the gradients of Σ_b weights[b] · losses[b] with respect to the logits; zeros in padding,
  /// and for an utterance of weight 0, be its loss finite or not.
  ///
  /// (A unigram that counts padding has gradients there, and so has `lm`.)
  ///
  /// - Parameters:
  ///   - weights: One for each utterance.
  ///   - am: Of the encoder's logits, [B, T, V].
  ///   - lm: Of the decoder's logits, [B, S+1, V].
  package func writeGradient(
    weights: [Float], am: TensorView, lm: TensorView, kernels: Kernels, threads: ThreadPool
  ) {
    let (count, frames, positions) = (scores.count, scores.frames, scores.positions)
    precondition(
      weights.count == count && am.shape == [count, frames, scores.classes]
        && lm.shape == [count, positions, scores.classes],
      "gradients \(am.shape), \(lm.shape) of \(weights.count) losses of logits "
        + "[\(count), \(frames), \(scores.classes)] and \(positions) rows")
    let hasUnigram = scores.options.amScale != 0
    unsafe withUnsafeTemporaryAllocation(
      of: Float.self, capacity: hasUnigram ? count * scores.stride : 0
    ) { unigram in
      let unigram = unsafe unigram
      threads.parallel(
        count,
        ForEach { utterance in
          guard weights[utterance] != 0 else {
            clear(utterance, am)
            clear(utterance, lm)
            if hasUnigram { unsafe scores.unigramRow(utterance, of: unigram).update(repeating: 0) }
            return
          }
          let lattice = scores.lattices.lattices[utterance]
          unsafe withUnsafeTemporaryAllocation(
            of: Float.self, capacity: lattice.count + TERN_MATMUL_WORKSPACE
          ) { memory in
            let gradient = unsafe SmoothedGradient(
              scores, utterance, weight: weights[utterance], memory: memory)
            gradient?.writeEncoder(am, kernels)
            gradient?.writeDecoder(lm, kernels)
            if hasUnigram { unsafe gradient?.writeUnigram(unigram, kernels) }
          }
        })
      if hasUnigram { unsafe addUnigram(unigram, to: lm, threads) }
    }
  }

  /// Writes zeros into one utterance's part of a gradient.
  private func clear(_ utterance: Int, _ gradient: TensorView) {
    let count = gradient.shape[1] * gradient.shape[2]
    unsafe (gradient.mutablePointer(Float.self) + utterance * count)
      .update(repeating: 0, count: count)
  }

  /// Adds to the decoder's gradient that through the unigram, given each utterance's with respect to it.
  private func addUnigram(
    _ unigram: UnsafeMutableBufferPointer<Float>, to lm: TensorView, _ threads: ThreadPool
  ) {
    let (scores, positions, classes) = (scores, scores.positions, scores.classes)
    for utterance in 1..<max(scores.count, 1) {
      for v in 0..<classes { unsafe unigram[v] += unigram[utterance * scores.stride + v] }
    }
    threads.parallel(
      scores.count * positions, grain: 16,
      ForEach { index in
        let (utterance, s) = (index / positions, index % positions)
        guard scores.isCounted(utterance, s) else { return }
        let row = unsafe scores.decoderRow(utterance, s)
        let scale = unsafe 1 / scores.decoderSums.floats[index]
        var mean: Float = 0
        for v in 0..<classes { unsafe mean += row[v] * unigram[v] }
        mean *= scale
        let gradient = unsafe lm.mutablePointer(Float.self) + index * classes
        let share = scale / Float(scores.countedRows)
        for v in 0..<classes { unsafe gradient[v] += share * row[v] * (unigram[v] - mean) }
      })
  }
}

/// The gradient of one utterance's loss. As `normaliser` = Σ_v e^a'[v]·e^l'[v], that of a logit a[t, v]
/// is e^a'[t, v] · Σ_s share[s, t] · e^l'[s, v], less what the edges' own scores give.
@safe private struct SmoothedGradient {
  private let scores: SmoothedScores
  private let utterance: Int
  private let weight: Float
  private let lattice: Lattice
  private let tokens: [Int]
  /// The derivatives with respect to the normalisers times ``unit``, laid out as they are: at s = -1 those
  /// of Σ u·e^a', at t = -1 those of Σ e^l'.
  private let shares: UnsafeMutablePointer<Float>
  /// Keeps sums of shares finite where normalisers are as small as their constant.
  private static let unit: Float = 0x1p-32
  /// Memory for products.
  private let workspace: UnsafeMutablePointer<Float>
  /// The sums of the shares and of the occupations by blank of each frame and of each position.
  private var ofFrames: [Sums]
  private var ofPositions: [Sums]

  /// Prepares an utterance's gradient in memory for its lattice and for products.
  init?(
    _ scores: SmoothedScores, _ utterance: Int, weight: Float,
    memory: UnsafeMutableBufferPointer<Float>
  ) {
    guard let memory = memory.baseAddress else { return nil }
    self.scores = scores
    self.utterance = utterance
    self.weight = weight
    lattice = scores.lattices.lattices[utterance]
    tokens = scores.targets.tokens[utterance]
    unsafe shares = memory - lattice.start
    unsafe workspace = memory + lattice.count
    ofFrames = Array(repeating: Sums(), count: lattice.frames)
    ofPositions = Array(repeating: Sums(), count: lattice.tokens + 1)
    computeShares()
  }

  private mutating func computeShares() {
    let (symbols, blanks) = unsafe (scores.lattices.symbols, scores.lattices.blanks)
    let normalisers = unsafe scores.normalisers.floats
    let scale = Self.unit * weight * scores.combinedScale
    for place in lattice.start..<lattice.start + lattice.count {
      unsafe shares[place] = scale * (symbols[place] + blanks[place]) / normalisers[place]
    }
    for t in 0..<lattice.frames {
      var place = lattice.place(0, t)
      var sums = Sums()
      for s in 0...lattice.tokens {
        let own = unsafe Sums(
          shares: shares[place], symbols: symbols[place], blanks: blanks[place])
        sums.add(own)
        ofPositions[s].add(own)
        place += lattice.nextToken
      }
      ofFrames[t] = sums
    }
    unsafe shares[lattice.place(-1, -1)] = 0
    // Without a weight there is no unigram either, and the normaliser is 0.
    let ofUnigram = Self.unit * weight * scores.options.amScale
    let ofDecoder = Self.unit * weight * scores.options.lmScale
    for t in 0..<lattice.frames {
      let place = lattice.place(-1, t)
      unsafe shares[place] =
        ofUnigram == 0 ? 0 : ofUnigram * ofFrames[t].occupations / normalisers[place]
    }
    for s in 0...lattice.tokens {
      let place = lattice.place(s, -1)
      unsafe shares[place] = ofDecoder * ofPositions[s].occupations / normalisers[place]
    }
  }

  /// Writes the gradient with respect to the encoder's logits.
  func writeEncoder(_ am: TensorView, _ kernels: Kernels) {
    let classes = scores.classes
    let gradient = unsafe am.mutablePointer(Float.self) + utterance * scores.frames * classes
    var product = unsafe tern_matmul_arguments(
      a: shares + lattice.place(-1, 0), a_row_stride: lattice.nextFrame,
      a_inner_stride: lattice.nextToken, b: scores.decoderRow(utterance, -1),
      b_inner_stride: scores.stride, b_column_stride: 1, rows: lattice.frames,
      inner: lattice.tokens + 2, columns: classes, bias: nil, c: gradient, c_stride: classes,
      accumulate: false, rounds_to_bf16: false)
    unsafe kernels.table.pointee.matmul(&product, 0, lattice.frames, workspace)
    let scale = weight * (scores.combinedScale + scores.options.amScale)
    let symbols = unsafe scores.lattices.symbols
    for t in 0..<lattice.frames {
      let (row, factors) = unsafe (gradient + t * classes, scores.encoderRow(utterance, t))
      unsafe kernels.table.pointee.multiply(classes, row, factors, row)
      unsafe kernels.table.pointee.scale(classes, 1 / Self.unit, row, row)
      unsafe addConstant(ofFrames[t].shares, to: row, of: factors)
      var place = lattice.place(0, t)
      for token in tokens {
        unsafe row[token] -= scale * symbols[place]
        place += lattice.nextToken
      }
      unsafe row[TransducerTargets.blank] -= scale * ofFrames[t].blanks
    }
    let padding = (scores.frames - lattice.frames) * classes
    unsafe (gradient + lattice.frames * classes).update(repeating: 0, count: padding)
  }

  /// Writes the gradient with respect to the decoder's logits, but for that through the unigram.
  func writeDecoder(_ lm: TensorView, _ kernels: Kernels) {
    let (classes, rows) = (scores.classes, lattice.tokens + 1)
    let gradient = unsafe lm.mutablePointer(Float.self) + utterance * scores.positions * classes
    var product = unsafe tern_matmul_arguments(
      a: shares + lattice.place(0, -1), a_row_stride: lattice.nextToken,
      a_inner_stride: lattice.nextFrame, b: scores.encoderRow(utterance, -1),
      b_inner_stride: scores.stride, b_column_stride: 1, rows: rows, inner: lattice.frames + 1,
      columns: classes, bias: nil, c: gradient, c_stride: classes, accumulate: false,
      rounds_to_bf16: false)
    unsafe kernels.table.pointee.matmul(&product, 0, rows, workspace)
    let scale = weight * (scores.combinedScale + scores.options.lmScale)
    for (s, sums) in ofPositions.enumerated() {
      let (row, factors) = unsafe (gradient + s * classes, scores.decoderRow(utterance, s))
      unsafe kernels.table.pointee.multiply(classes, row, factors, row)
      unsafe kernels.table.pointee.scale(classes, 1 / Self.unit, row, row)
      unsafe addConstant(sums.shares, to: row, of: factors)
      if s < tokens.count { unsafe row[tokens[s]] -= scale * sums.symbols }
      unsafe row[TransducerTargets.blank] -= scale * sums.blanks
    }
    let padding = (scores.positions - rows) * classes
    unsafe (gradient + rows * classes).update(repeating: 0, count: padding)
  }

  /// Adds the gradient of class V, the constant, whose logit lies at a fixed distance from the largest
  /// one: it is that one's. Too small to be seen beside any other, unless the others' are, too.
  private func addConstant(
    _ shares: Float, to row: UnsafeMutablePointer<Float>, of exponentials: UnsafePointer<Float>
  ) {
    let gradient = shares * .leastNormalMagnitude / Self.unit
    guard abs(gradient) > 1e-30 else { return }
    let highest = (0..<scores.classes).first { unsafe exponentials[$0] == 1 }
    if let highest { unsafe row[highest] += gradient }
  }

  /// Writes the gradient with respect to the unigram into this utterance's row.
  func writeUnigram(_ unigram: UnsafeMutableBufferPointer<Float>, _ kernels: Kernels) {
    let gradient = unsafe scores.unigramRow(utterance, of: unigram)
    var product = unsafe tern_matmul_arguments(
      a: shares + lattice.place(-1, -1), a_row_stride: 0, a_inner_stride: lattice.nextFrame,
      b: scores.encoderRow(utterance, -1), b_inner_stride: scores.stride, b_column_stride: 1,
      rows: 1, inner: lattice.frames + 1, columns: scores.classes, bias: nil,
      c: gradient.baseAddress,
      c_stride: 0, accumulate: false, rounds_to_bf16: false)
    unsafe kernels.table.pointee.matmul(&product, 0, 1, workspace)
    unsafe kernels.table.pointee.scale(
      scores.classes, 1 / Self.unit, gradient.baseAddress, gradient.baseAddress)
    let scale = weight * scores.options.amScale
    let mean = unsafe scores.decoderRow(utterance, -1)
    for (s, sums) in ofPositions.enumerated() {
      if s < tokens.count { unsafe gradient[tokens[s]] -= scale * sums.symbols / mean[tokens[s]] }
      unsafe gradient[TransducerTargets.blank] -= scale * sums.blanks / mean[0]
    }
  }
}

extension SmoothedScores {
  /// An utterance's part of the gradients with respect to the unigram, [B, stride].
  fileprivate func unigramRow(
    _ utterance: Int, of gradients: UnsafeMutableBufferPointer<Float>
  ) -> UnsafeMutableBufferPointer<Float> {
    gradients.extracting(utterance * stride..<(utterance + 1) * stride)
  }
}

/// Sums over a frame's or a position's edges.
private struct Sums {
  var shares: Float = 0
  var symbols: Float = 0
  var blanks: Float = 0

  var occupations: Float { symbols + blanks }

  mutating func add(_ other: Sums) {
    shares += other.shares
    symbols += other.symbols
    blanks += other.blanks
  }
}
