import TernOperators
import TernTensor
import TestSupport
import Testing

/// Computes a network with the operators' kernels, from its stored parameters, all in memory that
/// ends at forbidden pages.
struct KernelEvaluator: Evaluator {
  var parameters: [String: Tensor] = [:]
  let kernels: Kernels
  var threads = ThreadPool()

  func hasParameter(_ name: String) -> Bool { parameters[name] != nil }

  func parameter(_ name: String) throws -> Tensor {
    guard let tensor = parameters[name] else {
      throw OperatorError(.inputs, in: name, "there is no parameter of this name")
    }
    return tensor
  }

  func apply(_ operation: Operator, to inputs: [Tensor], name: String) throws -> [Tensor] {
    let definition = operation.definition
    let types = try operation.outputTypes(for: inputs.map { TensorType(of: $0) })
    let inputs = try inputs.map { try $0.guarded }
    let scales = inputs.map { $0.scales.map { Tensor($0, shape: [$0.count]).storage } }
    let shapes = types.map { Shape($0.dimensions.compactMap(\.constant)) }
    let memories = shapes.map { GuardedMemory(byteCount: $0.elementCount * 4) }
    let outputs = zip(shapes, memories).map { shape, memory in view(shape, memory) }
    for output in outputs {
      output.withElements(of: Float.self) { elements in
        for index in elements.indices { elements[index] = .nan }
      }
    }
    let scratch = try #require(definition.scratchCount(for: inputs.map(\.shape)))
    let call = KernelCall(
      inputs: zip(inputs, scales).map { TensorView($0, scales: $1) }, outputs: outputs,
      scratch: view([scratch], GuardedMemory(byteCount: scratch * 4)), kernels: kernels,
      threads: threads)
    try definition.run(call)
    return try zip(shapes, memories).map { shape, memory in
      try Tensor(elementType: .float32, shape: shape, storage: memory.storage)
    }
  }

  private func view(_ shape: Shape, _ memory: GuardedMemory) -> TensorView {
    TensorView(
      elementType: .float32, shape: shape, storage: memory.mutableStorage, byteOffset: 0)
  }
}

extension Operator {
  /// The outputs that the kernels compute.
  func computed(
    _ inputs: [Tensor], kernels: Kernels = .best, threads: ThreadPool = ThreadPool()
  ) throws -> [[Float]] {
    let evaluator = KernelEvaluator(kernels: kernels, threads: threads)
    return try evaluator.apply(self, to: inputs, name: "test").map { $0.elements() }
  }

  /// The outputs that the reference computes.
  func reference<Scalar: ReferenceScalar>(
    _ inputs: [Tensor], as type: Scalar.Type = Scalar.self
  ) -> [[Scalar]] {
    definition.reference(inputs.map { ReferenceTensor<Scalar>($0) }).map(\.values)
  }
}

/// Calls `body` with the kernels of every instruction set that this machine runs.
func withEveryKernel(_ body: (Kernels) throws -> Void) rethrows {
  try withEvery("ISA", in: Kernels.available.map(\.name)) { name in
    for kernels in Kernels.available where kernels.name == name { try body(kernels) }
  }
}

/// True where both hold the same bits, NaN included.
func sameBits(_ a: [Float], _ b: [Float]) -> Bool {
  a.map(\.bitPattern) == b.map(\.bitPattern)
}
