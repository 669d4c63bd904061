import RealModule
import TernTensor
import TernTraining
import TestSupport
import Testing

@Suite struct ExactLossTests {
  @Test(arguments: LossCase.names) func lossesAndGradientsAreThoseOfK2(_ name: String) throws {
    let golden = try LossCase(name)
    let (encoder, decoder, weight): ([Double], [Double], [Double]) = try (
      golden["encoder_proj"].elements(), golden["decoder_proj"].elements(),
      golden["output_weight"].elements()
    )
    let channels = weight.count / golden.classes
    var losses: [Double] = []
    var gradients = [Double](
      repeating: 0, count: golden.count * golden.frames * golden.positions * golden.classes)
    for (b, tokens) in golden.targets.tokens.enumerated() {
      var logits: [Double] = []
      for t in 0..<golden.targets.frameCounts[b] {
        for s in 0...tokens.count {
          let joined = (0..<channels).map { c in
            Double.tanh(
              encoder[(b * golden.frames + t) * channels + c]
                + decoder[(b * golden.positions + s) * channels + c])
          }
          for v in 0..<golden.classes {
            logits.append((0..<channels).reduce(0) { $0 + joined[$1] * weight[v * channels + $1] })
          }
        }
      }
      let exact = ExactLoss(
        logits: logits, tokens: tokens, classes: golden.classes,
        delayPenalty: Double(golden.options.delayPenalty))
      losses.append(exact.loss)
      for (index, value) in exact.gradient.enumerated() {
        let (row, v) = (index / golden.classes, index % golden.classes)
        let (t, s) = (row / (tokens.count + 1), row % (tokens.count + 1))
        let place = (b * golden.frames + t) * golden.positions + s
        gradients[place * golden.classes + v] = value * Double(golden.weights[b])
      }
    }
    let tolerance = golden.tolerance
    #expect(largestDifference(losses, try golden["exact_loss"].elements()) <= tolerance)
    #expect(largestDifference(gradients, try golden["exact_grad_logits"].elements()) <= tolerance)
    let pruned: [Double] = try golden["pruned_loss"].elements()
    #expect(zip(losses, pruned).allSatisfy { $0 <= $1 + tolerance })
  }

  /// All 20 paths of 4 frames and 3 tokens, summed one by one.
  @Test func lossIsTheSumOfAllPaths() throws {
    let goldens = try Goldens("rnnt")
    let paths: [Double] = try goldens.tensor("brute.path_log_probs").elements()
    let tokens: [Double] = try goldens.tensor("brute.symbols").elements()
    let exact = ExactLoss<Double>(
      logits: try goldens.tensor("brute.logits").elements(), tokens: tokens.map { Int($0) },
      classes: 5)
    let sum = -Double.log(paths.reduce(0) { $0 + Double.exp($1) })
    #expect(abs(exact.loss - sum) <= 1e-6)
    let loss: [Double] = try goldens.tensor("brute.loss").elements()
    #expect(abs(exact.loss - loss[0]) <= 1e-5)
  }

  @Test func gradientIsThatOfCentralDifferences() {
    withEverySeed(0..<20) { random in
      let (frames, classes) = (Int.random(in: 1...5, using: &random), 4)
      let tokens = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        Int.random(in: 1..<classes, using: &random)
      }
      let logits = random.floats(frames * (tokens.count + 1) * classes, in: -3...3)
        .map { Double($0) }
      func exact(_ logits: [Double]) -> ExactLoss<Double> {
        ExactLoss(logits: logits, tokens: tokens, classes: classes, delayPenalty: 0.1)
      }
      let gradient = exact(logits).gradient
      for index in logits.indices {
        var (more, less) = (logits, logits)
        more[index] += 1e-5
        less[index] -= 1e-5
        let difference = (exact(more).loss - exact(less).loss) / 2e-5
        #expect(abs(difference - gradient[index]) <= 1e-8, here)
      }
      let inFloat = ExactLoss<Float>(
        logits: logits.map { Float($0) }, tokens: tokens, classes: classes, delayPenalty: 0.1)
      #expect(largestDifference(inFloat.gradient.map { Double($0) }, gradient) <= 1e-5, here)
    }
  }
}
