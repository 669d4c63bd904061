import TernAutograd
import TernCorpus
import TernNetworks
import TernTensor

/// The losses of a batch, and what their gradients need, on a tape.
package struct TransducerLoss {
  /// The simple loss of each utterance, in nats.
  package let simple: [Float]
  /// The pruned loss of each utterance, in nats.
  package let pruned: [Float]
  /// The number of encoder frames of all utterances.
  package let frameCount: Int
  /// The time that the networks took, and the losses with the joiner.
  package let durations: (forward: Duration, loss: Duration)
  private let simpleValue: Tape.Value
  private let prunedValue: Tape.Value
  private let scales: (simple: Float, pruned: Float)

  /// The losses of a batch, by the network's definition.
  ///
  /// - Throws: ``TrainingError`` with code `.utterance` where an utterance cannot be learnt, before any
  ///   work; ``AutogradError`` where parameters are missing or of another shape.
  package init(
    of batch: Batch, network: LSTMTransducer, options: LossOptions, warmup: Double,
    on tape: inout Tape
  ) throws {
    let sizes = network.sizes
    guard batch.corpus < network.corpora.count, !batch.ids.isEmpty else {
      throw TrainingError(
        .utterance,
        "a batch of \(batch.ids.count) utterances for the heads of corpus \(batch.corpus), of which there are \(network.corpora.count)"
      )
    }
    guard batch.features.shape[2] == sizes.featureDim else {
      throw TrainingError(
        .utterance,
        "features are \(batch.features.shape[2]) wide, the network's \(sizes.featureDim)")
    }
    let counts = batch.frameCounts.map(LSTMTransducer.encoderFrameCount(ofFeatures:))
    let targets = try TransducerTargets(
      ids: batch.ids, tokens: batch.tokens, frameCounts: counts,
      vocabularySize: sizes.vocabularySize)
    let heads = network.corpora[batch.corpus]
    let clock = ContinuousClock()
    let start = clock.now
    let count = batch.ids.count
    let encoded = try network.encodeOnly(
      tape.constant(batch.features),
      h: tape.constant(.zeros([sizes.layerCount, count, sizes.encoderDim])),
      c: tape.constant(.zeros([sizes.layerCount, count, sizes.hiddenSize])), on: &tape)
    let decoded = try heads.decode(
      tape.constant(Self.context(of: batch.tokens, size: sizes.contextSize)), on: &tape)
    let middle = clock.now

    let logits = try heads.simple(encoded, decoded, on: &tape)
    let delayPenalty = options.delayPenalty(warmup: warmup)
    let (smoothed, simpleValue) = tape.smoothedLoss(
      am: logits.am, lm: logits.lm, targets: targets,
      options: SmoothedLoss.Options(
        lmScale: options.lmScale, amScale: options.amScale, delayPenalty: delayPenalty))
    let ranges = PruneRanges(
      smoothed, width: options.pruneRange, threads: tape.workspace.threads)

    let parts = try heads.project(encoded, decoded, on: &tape)
    let sum = tape.prunedSum(parts.encoder, parts.decoder, ranges: ranges, targets: targets)
    let (losses, prunedValue) = tape.prunedLoss(
      logits: try heads.logits(of: sum, on: &tape), targets: targets, ranges: ranges,
      delayPenalty: delayPenalty)
    simple = smoothed.losses
    pruned = losses
    frameCount = counts.reduce(0, +)
    durations = (middle - start, clock.now - middle)
    self.simpleValue = simpleValue
    self.prunedValue = prunedValue
    scales = (options.simpleLossScale, options.prunedLossScale(warmup: warmup))
  }

  /// The sum over the batch that is to become less: simple and pruned losses by their weights.
  package var total: Double {
    Double(scales.simple) * simple.reduce(0) { $0 + Double($1) }
      + Double(scales.pruned) * pruned.reduce(0) { $0 + Double($1) }
  }

  /// The utterances whose loss is not a finite number.
  package var nonFinite: Set<Int> {
    Set(simple.indices.filter { !simple[$0].isFinite || !pruned[$0].isFinite })
  }

  /// Sets the gradients of all parameters, those of ``total``.
  package func backward(on tape: inout Tape) {
    // What has no weight has no gradient: it need not be computed to be zero.
    let weighted = [(simpleValue, scales.simple), (prunedValue, scales.pruned)]
      .filter { $0.1 != 0 }
      .map { value, scale in
        let weights = Tensor(
          [Float](repeating: scale, count: simple.count), shape: [simple.count])
        return (value, TensorView(weights, scales: nil))
      }
    tape.backward(from: weighted)
  }

  /// What the decoder sees: nothing (-1) before the first blank, the tokens, and blanks after an
  /// utterance's end, as icefall pads: i64 [N, size - 1 + S + 1].
  private static func context(of tokens: [[Int]], size: Int) -> Tensor {
    let longest = tokens.reduce(0) { max($0, $1.count) }
    let start = Array(repeating: Int64(-1), count: size - 1) + [0]
    let rows = tokens.flatMap { row in
      start + row.map(Int64.init) + Array(repeating: 0, count: longest - row.count)
    }
    return Tensor(rows, shape: [tokens.count, size + longest])
  }
}
