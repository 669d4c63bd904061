import CTernKernels
import TernTensor

extension BasicNorm: DifferentiableOperator {
  package var gradientReads: GradientReads { GradientReads(inputs: [0, 1]) }

  /// Each row's part of epsilon's gradient; a place for x's where nobody asks for it.
  package func gradientScratchCount(for inputs: [Shape]) -> Int {
    inputs[0].elementCount + inputs[0].elementCount / inputs[0][-1]
  }

  package func gradient(_ call: borrowing GradientCall) {
    let (count, channels) = (call.inputShapes[0].elementCount, call.inputShapes[0][-1])
    let rows = count / channels
    let depsilon = unsafe call.workspace + count
    let job = unsafe Rows(
      table: call.kernels.table, channels: channels, x: call.input(0), epsilon: call.input(1)[0],
      dy: call.outputGradient(), dx: call.inputGradient(0) ?? call.workspace, depsilon: depsilon)
    call.threads.parallel(rows, grain: 16384 / channels + 1, job)
    if let sum = unsafe call.inputGradient(1) {
      unsafe sum[0] = (0..<rows).reduce(Float(0)) { unsafe $0 + depsilon[$1] }
    }
  }

  @safe private struct Rows: ParallelJob {
    let table: UnsafePointer<tern_kernels>
    let channels: Int
    let x: UnsafePointer<Float>
    let epsilon: Float
    let dy: UnsafePointer<Float>
    let dx: UnsafeMutablePointer<Float>
    let depsilon: UnsafeMutablePointer<Float>

    func run(_ part: Range<Int>) {
      let first = part.lowerBound * channels
      unsafe table.pointee.basic_norm_gradient(
        part.count, channels, x + first, epsilon, dy + first, dx + first,
        depsilon + part.lowerBound)
    }
  }
}
