import TernOperators
import TernTensor
import TernTraining
import TestSupport
import Testing

@Suite struct LossPropertyTests {
  /// With both scales 0 the simple loss is the exact one of logits that are sums.
  @Test func plainLossIsTheExactLossOfSums() {
    withEverySeed(0..<20) { random in
      let batch = RandomLosses(&random)
      let (am, lm): ([Double], [Double]) = (batch.am.elements(), batch.lm.elements())
      let delay: Float = 0.03
      for kernels in Kernels.available {
        let options = SmoothedLoss.Options(lmScale: 0, amScale: 0, delayPenalty: delay)
        let loss = batch.smoothed(options, kernels: kernels)
        let gradients = batch.gradients(of: loss, kernels: kernels)
        var dAm = [Double](repeating: 0, count: am.count)
        var dLm = [Double](repeating: 0, count: lm.count)
        for (b, tokens) in batch.targets.tokens.enumerated() {
          let rows = (0..<batch.targets.frameCounts[b]).flatMap { t in
            (0...tokens.count).map { s in (b * batch.frames + t, b * batch.positions + s) }
          }
          let logits = rows.flatMap { row in
            (0..<batch.classes).map {
              am[row.0 * batch.classes + $0] + lm[row.1 * batch.classes + $0]
            }
          }
          let exact = ExactLoss(
            logits: logits, tokens: tokens, classes: batch.classes, delayPenalty: Double(delay))
          #expect(largestDifference([Double(loss.losses[b])], [exact.loss]) <= 1e-5, here)
          for (index, value) in exact.gradient.enumerated() {
            let (row, v) = (rows[index / batch.classes], index % batch.classes)
            dAm[row.0 * batch.classes + v] += value * Double(batch.weights[b])
            dLm[row.1 * batch.classes + v] += value * Double(batch.weights[b])
          }
        }
        #expect(largestDifference(gradients.am.map { Double($0) }, dAm) <= 2e-5, here)
        #expect(largestDifference(gradients.lm.map { Double($0) }, dLm) <= 2e-5, here)
      }
    }
  }

  /// Windows that leave nothing out.
  @Test func lossOfWholeWindowsIsExact() {
    withEverySeed(20..<40) { random in
      let batch = RandomLosses(&random)
      let ranges = PruneRanges(batch.smoothed(), width: 1000, threads: ThreadPool())
      #expect(ranges.width == batch.positions, here)
      let tensor = batch.logits(ranges, &random)
      let values: [Double] = tensor.elements()
      for kernels in Kernels.available {
        let logits = TensorView(copying: tensor)
        let loss = PrunedLoss(
          logits: logits, targets: batch.targets, ranges: ranges, delayPenalty: 0.02,
          kernels: kernels, threads: ThreadPool())
        loss.writeGradient(
          weights: batch.weights, over: logits, kernels: kernels, threads: ThreadPool())
        var expected = [Double](repeating: 0, count: values.count)
        for (b, tokens) in batch.targets.tokens.enumerated() {
          let places = (0..<batch.targets.frameCounts[b]).flatMap { t in
            (0..<(tokens.count + 1) * batch.classes).map {
              (b * batch.frames + t) * batch.positions * batch.classes + $0
            }
          }
          let exact = ExactLoss(
            logits: places.map { values[$0] }, tokens: tokens, classes: batch.classes,
            delayPenalty: Double(Float(0.02)))
          #expect(largestDifference([Double(loss.losses[b])], [exact.loss]) <= 1e-5, here)
          for (place, value) in zip(places, exact.gradient) {
            expected[place] = value * Double(batch.weights[b])
          }
        }
        #expect(largestDifference(logits.floats.map { Double($0) }, expected) <= 1e-5, here)
      }
    }
  }

  /// The derivative along a random direction, by differences of losses in f32; also where encoder and
  /// decoder disagree so much that the normalisers are not but their constant.
  @Test(arguments: [false, true], [1, 30])
  func smoothedGradientIsThatOfDifferences(countsPadding: Bool, spread: Float) {
    withEverySeed(40..<60) { random in
      let batch = RandomLosses(&random, spread: spread)
      let options = SmoothedLoss.Options(
        lmScale: 0.3, amScale: 0.2, delayPenalty: 0.01, unigramCountsPadding: countsPadding)
      // A unigram that counts padding must find numbers there.
      let values = batch.lm.elements(as: Float.self).map { $0.isNaN && countsPadding ? 0.5 : $0 }
      let lm = Tensor(values, shape: batch.lm.shape)
      let gradients = batch.gradients(of: batch.smoothed(options, lm: lm))
      let amDirection = random.floats(gradients.am.count)
      let lmDirection = random.floats(gradients.lm.count)
      let step: Float = 0.01
      func total(_ step: Float) -> Double {
        func moved(_ x: Tensor, _ direction: [Float]) -> Tensor {
          Tensor(zip(x.elements(as: Float.self), direction).map { $0 + step * $1 }, shape: x.shape)
        }
        let loss = batch.smoothed(
          options, am: moved(batch.am, amDirection), lm: moved(lm, lmDirection))
        return zip(loss.losses, batch.weights).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
      let difference = (total(step) - total(-step)) / Double(2 * step)
      let gradient: [Float] = gradients.am + gradients.lm
      let direction: [Float] = amDirection + lmDirection
      let expected: Double = zip(gradient, direction).reduce(0) {
        $0 + Double($1.0) * Double($1.1)
      }
      #expect(
        abs(difference - expected) <= 5e-3 * (Double(spread) + abs(expected)),
        "\(difference) \(expected) \(here)")
    }
  }

  /// An utterance alone, and among others with padding full of NaN: the same bits.
  @Test func neighboursAndPaddingDoNotMatter() {
    withEverySeed(60..<70) { random in
      let batch = RandomLosses(&random)
      let ranges = PruneRanges(batch.smoothed(), width: 4, threads: ThreadPool())
      let logits = batch.logits(ranges, &random)
      for kernels in Kernels.available {
        let loss = batch.smoothed(kernels: kernels)
        let gradients = batch.gradients(of: loss, kernels: kernels)
        #expect(!(gradients.am + gradients.lm).contains { $0.isNaN }, here)
        let pruned = PrunedLoss(
          logits: TensorView(logits, scales: nil), targets: batch.targets, ranges: ranges,
          kernels: kernels, threads: ThreadPool())
        #expect(!pruned.losses.contains { $0.isNaN }, here)
        for b in 0..<batch.targets.count {
          let alone = SmoothedLoss(
            am: batch.am.row(b, batch.targets.frameCounts[b]),
            lm: batch.lm.row(b, batch.targets.tokens[b].count + 1), targets: batch.targets.only(b),
            kernels: kernels, threads: ThreadPool())
          #expect(alone.losses[0].bitPattern == loss.losses[b].bitPattern, here)
        }
      }
    }
  }

  @Test(arguments: [2, 3]) func threadsDoNotMatter(count: Int) {
    let threads = ThreadPool(count: count)
    withEverySeed(70..<76) { random in
      let batch = RandomLosses(&random, count: 5)
      let options = SmoothedLoss.Options(amScale: 0.1, unigramCountsPadding: false)
      let ranges = PruneRanges(batch.smoothed(options), width: 4, threads: ThreadPool())
      let logits = batch.logits(ranges, &random)
      let projections = (
        random.tensor([5, batch.frames, 33]), random.tensor([5, batch.positions, 33])
      )
      for kernels in Kernels.available {
        func results(_ threads: ThreadPool) -> [[Float]] {
          let loss = batch.smoothed(options, kernels: kernels, threads: threads)
          let gradients = batch.gradients(of: loss, kernels: kernels, threads: threads)
          let ranges = PruneRanges(loss, width: 4, threads: threads)
          let logits = TensorView(copying: logits)
          let pruned = PrunedLoss(
            logits: logits, targets: batch.targets, ranges: ranges, kernels: kernels,
            threads: threads)
          pruned.writeGradient(
            weights: batch.weights, over: logits, kernels: kernels, threads: threads)
          let pruning = PrunedSum(ranges: ranges, targets: batch.targets)
          let sum = TensorView(unwritten: [5, batch.frames, ranges.width, 33])
          let encoder = TensorView(copying: projections.0)
          let decoder = TensorView(copying: projections.1)
          pruning.write(
            encoder: encoder, decoder: decoder, sum: sum, kernels: kernels, threads: threads)
          pruning.writeGradient(
            sum: sum, encoder: encoder, decoder: decoder, kernels: kernels, threads: threads)
          return [
            loss.losses, gradients.am, gradients.lm, ranges.starts.map { Float($0) },
            pruned.losses, logits.floats, sum.floats, encoder.floats, decoder.floats,
          ]
        }
        #expect(zip(results(ThreadPool()), results(threads)).allSatisfy(sameBits), here)
      }
    }
  }

  /// A minute of speech, against Double; with nodes that are not relative, 1e-4.
  @Test func longPathsLoseNoPrecision() {
    var random = SeededGenerator(seed: 80)
    let (frames, length, classes) = (1500, 300, 6)
    let tokens = (0..<length).map { _ in Int.random(in: 1..<classes, using: &random) }
    // The encoder tells something of one token in five frames.
    var values = random.floats(frames * classes, in: -2...2)
    for t in 0..<frames { values[t * classes + (t % 5 == 2 ? tokens[t / 5] : 0)] += 2 }
    let am = Tensor(values, shape: [1, frames, classes])
    let lm = random.tensor([1, length + 1, classes], in: -2...2)
    let (a, l): ([Double], [Double]) = (am.elements(), lm.elements())
    let exact = ExactLoss(
      logits: (0..<frames * (length + 1) * classes).map { index in
        let (row, v) = (index / classes, index % classes)
        return a[row / (length + 1) * classes + v] + l[row % (length + 1) * classes + v]
      }, tokens: tokens, classes: classes)
    var expected = [Double](repeating: 0, count: a.count)
    for (index, value) in exact.gradient.enumerated() {
      expected[index / (classes * (length + 1)) * classes + index % classes] += value
    }
    for kernels in Kernels.available {
      let loss = SmoothedLoss(
        am: TensorView(am, scales: nil), lm: TensorView(lm, scales: nil),
        targets: TransducerTargets(unchecked: [tokens], frameCounts: [frames]),
        options: SmoothedLoss.Options(lmScale: 0), kernels: kernels, threads: ThreadPool())
      #expect(abs(Double(loss.losses[0]) / exact.loss - 1) <= 3e-7)
      let gradient = TensorView(unwritten: am.shape)
      loss.writeGradient(
        weights: [1], am: gradient, lm: TensorView(unwritten: lm.shape), kernels: kernels,
        threads: ThreadPool())
      let difference = largestDifference(gradient.floats.map { Double($0) }, expected)
      #expect(difference <= 6e-5, "\(difference) \(kernels.name)")
    }
  }

  /// What has no path costs infinitely much, what is no number has no cost; both can be left out.
  @Test func lossesThatAreNoNumbersStayAlone() throws {
    var random = SeededGenerator(seed: 90)
    let batch = RandomLosses(&random, count: 4)
    var values: [Float] = batch.am.elements()
    let size = batch.frames * batch.classes
    for t in 0..<batch.frames {
      values[size + t * batch.classes + batch.targets.tokens[1][0]] = -.infinity
    }
    values[2 * size] = .nan
    let targets = TransducerTargets(
      unchecked: batch.targets.tokens, frameCounts: Array(batch.targets.frameCounts[..<3]) + [0])
    for kernels in Kernels.available {
      let loss = SmoothedLoss(
        am: TensorView(Tensor(values, shape: batch.am.shape), scales: nil),
        lm: TensorView(batch.lm, scales: nil), targets: targets, kernels: kernels,
        threads: ThreadPool())
      #expect(loss.losses[0].bitPattern == batch.smoothed(kernels: kernels).losses[0].bitPattern)
      #expect(loss.losses[1] == .infinity)
      #expect(loss.losses[2].isNaN)
      #expect(loss.losses[3] == .infinity)
      let (dAm, dLm) = (
        TensorView(unwritten: batch.am.shape), TensorView(unwritten: batch.lm.shape)
      )
      loss.writeGradient(
        weights: [1, 0, 0, 0], am: dAm, lm: dLm, kernels: kernels, threads: ThreadPool())
      #expect(dAm.floats[..<size].contains { $0 != 0 })
      #expect((dAm.floats + dLm.floats).allSatisfy { $0.isFinite })
      #expect(dAm.floats[size...].allSatisfy { $0 == 0 })
    }
  }
}

extension TransducerTargets {
  /// The targets of one utterance.
  fileprivate func only(_ utterance: Int) -> TransducerTargets {
    TransducerTargets(unchecked: [tokens[utterance]], frameCounts: [frameCounts[utterance]])
  }
}

extension Tensor {
  /// The first rows of one utterance of [B, rows, width].
  fileprivate func row(_ utterance: Int, _ rows: Int) -> TensorView {
    let size = shape[1] * shape[2]
    let values = elements(as: Float.self)[utterance * size..<utterance * size + rows * shape[2]]
    return TensorView(Tensor(Array(values), shape: [1, rows, shape[2]]), scales: nil)
  }
}
