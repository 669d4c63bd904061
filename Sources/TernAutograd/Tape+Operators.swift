import TernOperators
import TernTensor

extension Tape {
  /// Runs an operator's kernel, and records its gradient.
  ///
  /// - Throws: ``AutogradError`` with code `.operation` naming the place in the network where the inputs
  ///   do not fit the operator, or it refuses their values.
  package mutating func apply(
    _ operation: Operator, to inputs: [Value], name: String
  ) throws -> [Value] {
    let views = inputs.map(\.view)
    let shapes = views.map(\.shape)
    let definition = operation.differentiable
    let (outputs, scratch): ([TensorView], TensorView)
    do {
      let types = try operation.outputTypes(for: views.map { TensorType(of: $0) })
      outputs = outputViews(types, of: definition, views, shapes)
      scratch = workspace.array([definition.scratchCount(for: shapes) ?? 0])
      if definition.aliasOffset(for: shapes) == nil {
        try definition.run(
          KernelCall(
            inputs: views, outputs: outputs, scratch: scratch, kernels: workspace.kernels,
            threads: workspace.threads, products: workspace.products))
      }
    } catch {
      throw AutogradError(.operation, "'\(name)': \(error.description)")
    }
    if let diagnostics {
      for (output, view) in zip(operation.signature.outputs, outputs) {
        diagnostics.observe(outputs.count == 1 ? name : "\(name).\(output)", view)
      }
    }
    let saved = SavedCall(
      definition, inputs: views, outputs: outputs, scratch: scratch,
      wanted: inputs.map(\.needsGradient))
    let workspace = self.workspace
    return record(from: inputs, outputs: outputs) { saved.gradients(from: $0, in: workspace) }
  }

  /// New memory for the outputs, or a window on the first input where the output is one.
  private func outputViews(
    _ types: [TensorType], of definition: any DifferentiableOperator, _ inputs: [TensorView],
    _ shapes: [Shape]
  ) -> [TensorView] {
    let outputShapes = types.compactMap { $0.shape(where: [:]) }
    if let offset = definition.aliasOffset(for: shapes) {
      return [TensorView(part: outputShapes[0], of: inputs[0], from: offset)]
    }
    return outputShapes.map { workspace.array($0) }
  }
}

/// What an operator's gradient reads of its forward pass.
private struct SavedCall {
  let definition: any DifferentiableOperator
  let inputShapes: [Shape]
  let outputShapes: [Shape]
  let inputs: [TensorView?]
  let outputs: [TensorView?]
  let scratch: TensorView?
  let wanted: [Bool]

  init(
    _ definition: any DifferentiableOperator, inputs: [TensorView], outputs: [TensorView],
    scratch: TensorView, wanted: [Bool]
  ) {
    self.definition = definition
    let reads = definition.gradientReads
    inputShapes = inputs.map(\.shape)
    outputShapes = outputs.map(\.shape)
    self.inputs = inputs.enumerated().map { reads.inputs.contains($0.offset) ? $0.element : nil }
    self.outputs = outputs.enumerated().map {
      reads.outputs.contains($0.offset) ? $0.element : nil
    }
    self.scratch = reads.scratch ? scratch : nil
    self.wanted = wanted
  }

  func gradients(
    from outputGradients: [TensorView?], in workspace: Workspace
  ) -> [TensorView?] {
    let inputGradients = zip(inputShapes, wanted).map { shape, isWanted in
      isWanted ? workspace.array(shape) : nil
    }
    let scratchCount = definition.gradientScratchCount(for: inputShapes)
    definition.gradient(
      GradientCall(
        inputShapes: inputShapes, outputShapes: outputShapes, inputs: inputs, outputs: outputs,
        forwardScratch: scratch, outputGradients: outputGradients, inputGradients: inputGradients,
        scratch: workspace.array([scratchCount]), kernels: workspace.kernels,
        threads: workspace.threads, products: workspace.products))
    return inputGradients
  }
}

extension TensorType {
  /// The type of what a view shows.
  fileprivate init(of view: TensorView) {
    self.init(view.elementType, view.shape.extents.map(Dimension.constant))
  }
}
