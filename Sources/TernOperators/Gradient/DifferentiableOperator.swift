import TernTensor

/// An operator that knows the gradient of its inputs: a pure function of the gradient of its outputs
/// and of some of what the forward pass left (a vector-Jacobian product; no tape).
package protocol DifferentiableOperator: OperatorDefinition {
  /// What of the forward pass the gradient reads.
  var gradientReads: GradientReads { get }

  /// The number of f32 numbers that the gradient needs beside its arguments.
  func gradientScratchCount(for inputs: [Shape]) -> Int

  /// Writes the gradients of those inputs for which it is asked.
  func gradient(_ call: borrowing GradientCall)
}

extension DifferentiableOperator {
  package func gradientScratchCount(for inputs: [Shape]) -> Int { 0 }
}

/// What of the forward pass a gradient reads; everything else need not be kept for it.
package struct GradientReads: Sendable {
  /// The inputs' indices.
  package var inputs: Set<Int> = []
  /// The outputs' indices.
  package var outputs: Set<Int> = []
  /// The forward pass's scratch memory.
  package var scratch = false
}
