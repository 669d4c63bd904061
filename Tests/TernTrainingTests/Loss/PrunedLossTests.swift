import RealModule
import TernOperators
import TernTensor
import TernTraining
import TestSupport
import Testing

@Suite struct PrunedLossTests {
  @Test(arguments: LossCase.names) func windowsAreThoseOfK2(_ name: String) throws {
    let golden = try LossCase(name)
    let ranges = try golden.ranges()
    let expected: [Double] = try golden["ranges"].elements()
    #expect(ranges.width == (try golden["ranges"].shape[2]))
    let found = ranges.starts.flatMap { start in
      (0..<ranges.width).map { Double(Int(start) + $0) }
    }
    #expect(found == expected)
  }

  @Test(arguments: LossCase.names) func sumIsThatOfK2(_ name: String) throws {
    let golden = try LossCase(name)
    let sum = try prunedSum(golden, .best)
    let (am, lm): ([Float], [Float]) = try (
      golden["am_pruned"].elements(), golden["lm_pruned"].elements()
    )
    #expect(sum.floats == zip(am, lm).map { $0 + $1 })
  }

  @Test(arguments: LossCase.names) func lossesAndGradientsAreThoseOfK2(_ name: String) throws {
    let golden = try LossCase(name)
    let ranges = try golden.ranges()
    for kernels in Kernels.available {
      let threads = ThreadPool()
      let logits = TensorView(copying: try golden["logits"])
      let loss = PrunedLoss(
        logits: logits, targets: golden.targets, ranges: ranges,
        delayPenalty: golden.options.delayPenalty, kernels: kernels, threads: threads)
      #expect(
        try golden.difference(loss.losses, "pruned_loss") <= golden.tolerance, "\(kernels.name)")
      loss.writeGradient(
        weights: golden.weights, over: logits, kernels: kernels, threads: threads)
      #expect(
        try golden.difference(logits, "grad_logits") <= golden.tolerance, "\(kernels.name)")

      let sum = TensorView(
        copying: try joinerGradient(golden, try prunedSum(golden, kernels), logits))
      let encoder = TensorView(unwritten: try golden["encoder_proj"].shape)
      let decoder = TensorView(unwritten: try golden["decoder_proj"].shape)
      PrunedSum(ranges: ranges, targets: golden.targets).writeGradient(
        sum: sum, encoder: encoder, decoder: decoder, kernels: kernels, threads: threads)
      #expect(try golden.difference(encoder, "grad_encoder_proj") <= golden.tolerance)
      #expect(try golden.difference(decoder, "grad_decoder_proj") <= golden.tolerance)
    }
  }

  /// encoder_proj + decoder_proj in the golden's windows.
  private func prunedSum(_ golden: LossCase, _ kernels: Kernels) throws -> TensorView {
    let ranges = try golden.ranges()
    let encoder = try golden.view("encoder_proj")
    let sum = TensorView(
      unwritten: [golden.count, golden.frames, ranges.width, encoder.shape[2]])
    PrunedSum(ranges: ranges, targets: golden.targets).write(
      encoder: encoder, decoder: try golden.view("decoder_proj"), sum: sum, kernels: kernels,
      threads: ThreadPool())
    return sum
  }

  /// The gradient of tanh(x)·Wᵀ with respect to x.
  private func joinerGradient(
    _ golden: LossCase, _ sum: TensorView, _ gradient: TensorView
  ) throws -> Tensor {
    let (x, weight, outer): ([Double], [Double], [Float]) = try (
      Tensor(copying: sum).elements(), golden["output_weight"].elements(), gradient.floats
    )
    let (channels, classes) = (sum.shape[3], golden.classes)
    let result = x.indices.map { index in
      let (row, channel) = (index / channels, index % channels)
      let inner = (0..<classes).reduce(0.0) {
        $0 + Double(outer[row * classes + $1]) * weight[$1 * channels + channel]
      }
      let tanh = 1 - 2 / (1 + Double.exp(2 * x[index]))
      return Float((1 - tanh * tanh) * inner)
    }
    return Tensor(result, shape: sum.shape)
  }
}
