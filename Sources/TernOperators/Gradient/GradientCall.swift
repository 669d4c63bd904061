import CTernKernels
import TernTensor

/// The arguments of one call of a gradient.
package struct GradientCall {
  /// The shapes of the forward pass's inputs.
  package let inputShapes: [Shape]
  /// The shapes of the forward pass's outputs.
  package let outputShapes: [Shape]
  /// The forward pass's inputs; nil where ``GradientReads`` does not name them.
  package let inputs: [TensorView?]
  /// The forward pass's outputs; nil where ``GradientReads`` does not name them.
  package let outputs: [TensorView?]
  /// The forward pass's scratch memory, where ``GradientReads`` asks for it. It may be written.
  package let forwardScratch: TensorView?
  /// The gradients of the outputs; nil where an output has no influence. At least one is given.
  package let outputGradients: [TensorView?]
  /// The gradients of the inputs, to be written; nil where nobody asks.
  package let inputGradients: [TensorView?]
  /// Memory for the call's own use.
  package let scratch: TensorView
  /// The kernels to compute with.
  package let kernels: Kernels
  /// The threads to compute on.
  package let threads: ThreadPool
  /// How products of matrices are computed.
  package let products: Products

  /// A call with the given arguments.
  package init(
    inputShapes: [Shape], outputShapes: [Shape], inputs: [TensorView?], outputs: [TensorView?],
    forwardScratch: TensorView?, outputGradients: [TensorView?], inputGradients: [TensorView?],
    scratch: TensorView, kernels: Kernels, threads: ThreadPool, products: Products = .packed
  ) {
    self.inputShapes = inputShapes
    self.outputShapes = outputShapes
    self.inputs = inputs
    self.outputs = outputs
    self.forwardScratch = forwardScratch
    self.outputGradients = outputGradients
    self.inputGradients = inputGradients
    self.scratch = scratch
    self.kernels = kernels
    self.threads = threads
    self.products = products
  }

  /// The elements of an input that the gradient reads.
  func input(_ index: Int) -> UnsafePointer<Float> { unsafe read(inputs[index], "input", index) }

  /// The elements of an output that the gradient reads.
  func output(_ index: Int = 0) -> UnsafePointer<Float> {
    unsafe read(outputs[index], "output", index)
  }

  private func read(_ view: TensorView?, _ what: String, _ index: Int) -> UnsafePointer<Float> {
    guard let view else { preconditionFailure("\(what) \(index) is read and was not kept") }
    return unsafe view.pointer(Float.self)
  }

  /// The gradient of the operator's only output.
  func outputGradient() -> UnsafePointer<Float> {
    unsafe read(outputGradients[0], "gradient of output", 0)
  }

  /// The gradient of an output; nil where the output has no influence.
  func optionalOutputGradient(_ index: Int) -> UnsafePointer<Float>? {
    unsafe outputGradients[index]?.pointer(Float.self)
  }

  /// The gradient of an input; nil where nobody asks.
  func inputGradient(_ index: Int) -> UnsafeMutablePointer<Float>? {
    guard index < inputGradients.count else { return nil }
    return unsafe inputGradients[index]?.mutablePointer(Float.self)
  }

  /// The call's own memory.
  var workspace: UnsafeMutablePointer<Float> { unsafe scratch.mutablePointer(Float.self) }
}
