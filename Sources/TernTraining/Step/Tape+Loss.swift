import TernAutograd
import TernTensor

extension Tape {
  /// The simple loss, and a value [B] of the losses.
  mutating func smoothedLoss(
    am: Value, lm: Value, targets: TransducerTargets, options: SmoothedLoss.Options
  ) -> (SmoothedLoss, Value) {
    let workspace = workspace
    let loss = SmoothedLoss(
      am: am.view, lm: lm.view, targets: targets, options: options, kernels: workspace.kernels,
      threads: workspace.threads)
    let value = record(losses: loss.losses, from: [am, lm]) { weights in
      let (dam, dlm) = (workspace.array(am.shape), workspace.array(lm.shape))
      loss.writeGradient(
        weights: weights, am: dam, lm: dlm, kernels: workspace.kernels, threads: workspace.threads)
      return [dam, dlm]
    }
    return (loss, value)
  }

  /// The joiner's sum at the places that the pruned loss keeps, [B, T, r, J].
  mutating func prunedSum(
    _ encoder: Value, _ decoder: Value, ranges: PruneRanges, targets: TransducerTargets
  ) -> Value {
    let workspace = workspace
    let pruned = PrunedSum(ranges: ranges, targets: targets)
    let sum = workspace.array([
      targets.count, ranges.frames, ranges.width, encoder.shape[-1],
    ])
    pruned.write(
      encoder: encoder.view, decoder: decoder.view, sum: sum, kernels: workspace.kernels,
      threads: workspace.threads)
    let shapes = (encoder.shape, decoder.shape)
    return record(from: [encoder, decoder], outputs: [sum]) { gradients in
      guard let sum = gradients[0] else { return [nil, nil] }
      let (encoder, decoder) = (workspace.array(shapes.0), workspace.array(shapes.1))
      pruned.writeGradient(
        sum: sum, encoder: encoder, decoder: decoder, kernels: workspace.kernels,
        threads: workspace.threads)
      return [encoder, decoder]
    }[0]
  }

  /// The pruned losses, and a value [B] of them. On the way back logits give their place to their
  /// gradient.
  mutating func prunedLoss(
    logits: Value, targets: TransducerTargets, ranges: PruneRanges, delayPenalty: Float
  ) -> ([Float], Value) {
    let workspace = workspace
    let loss = PrunedLoss(
      logits: logits.view, targets: targets, ranges: ranges, delayPenalty: delayPenalty,
      kernels: workspace.kernels, threads: workspace.threads)
    let view = logits.view
    let value = record(losses: loss.losses, from: [logits]) { weights in
      loss.writeGradient(
        weights: weights, over: view, kernels: workspace.kernels, threads: workspace.threads)
      return [view]
    }
    return (loss.losses, value)
  }

  /// Puts losses on the tape, whose gradients are made from a weight for each.
  private mutating func record(
    losses: [Float], from inputs: [Value], gradient: @escaping ([Float]) -> [TensorView?]
  ) -> Value {
    let view = TensorView(Tensor(losses, shape: [losses.count]), scales: nil)
    return record(from: inputs, outputs: [view]) { gradients in
      guard let weights = gradients[0] else { return inputs.map { _ in nil } }
      return gradient(Tensor(copying: weights).elements())
    }[0]
  }
}
