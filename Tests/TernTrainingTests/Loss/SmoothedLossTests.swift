import TernOperators
import TernTensor
import TernTraining
import TestSupport
import Testing

@Suite struct SmoothedLossTests {
  @Test(arguments: LossCase.names) func scoresAreThoseOfK2(_ name: String) throws {
    let golden = try LossCase(name)
    for kernels in Kernels.available {
      var options = golden.options
      options.delayPenalty = 0
      let scores = SmoothedScores(
        am: try golden.view("am"), lm: try golden.view("lm"), targets: golden.targets,
        options: options, kernels: kernels, threads: ThreadPool())
      try expectEdges(scores.lattices, golden, "px_before_delay", "py", "\(kernels.name)")
    }
  }

  @Test(arguments: LossCase.names) func lossesAndOccupationsAreThoseOfK2(_ name: String) throws {
    let golden = try LossCase(name)
    for kernels in Kernels.available {
      let loss = try golden.smoothed(kernels: kernels)
      #expect(try golden.difference(loss.losses, "simple_loss") <= golden.tolerance)
      try expectEdges(loss.occupations, golden, "px_grad", "py_grad", "\(kernels.name)")
      let plain = try golden.smoothed(kernels: kernels) {
        ($0.lmScale, $0.amScale) = (0, 0)
      }
      #expect(
        try golden.difference(plain.losses, "simple_unsmoothed_loss") <= golden.tolerance)
    }
  }

  @Test(arguments: LossCase.names) func gradientsAreThoseOfK2(_ name: String) throws {
    let golden = try LossCase(name)
    for kernels in Kernels.available {
      let loss = try golden.smoothed(kernels: kernels)
      let am = TensorView(unwritten: try golden["am"].shape)
      let lm = TensorView(unwritten: try golden["lm"].shape)
      loss.writeGradient(
        weights: golden.weights, am: am, lm: lm, kernels: kernels, threads: ThreadPool())
      #expect(try golden.difference(am, "grad_am") <= golden.tolerance, "\(kernels.name)")
      #expect(try golden.difference(lm, "grad_lm") <= golden.tolerance, "\(kernels.name)")
    }
  }

  /// Compares all real edges; k2 writes numbers into padding that nothing uses.
  private func expectEdges(
    _ edges: PathLattices, _ golden: LossCase, _ symbols: String, _ blanks: String,
    _ comment: Comment
  ) throws {
    let symbols: [Double] = try golden[symbols].elements()
    let blanks: [Double] = try golden[blanks].elements()
    var (found, expected): ([Double], [Double]) = ([], [])
    for b in 0..<golden.count {
      let tokens = golden.targets.tokens[b].count
      for t in 0..<golden.targets.frameCounts[b] {
        for s in 0...tokens {
          found.append(Double(edges.blank(b, s, t)))
          expected.append(blanks[(b * golden.positions + s) * golden.frames + t])
          guard s < tokens else { continue }
          found.append(Double(edges.symbol(b, s, t)))
          expected.append(symbols[(b * (golden.positions - 1) + s) * (golden.frames + 1) + t])
        }
      }
    }
    let difference = largestDifference(found, expected)
    #expect(difference <= golden.tolerance, comment)
  }
}
