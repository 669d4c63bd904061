import CTernKernels
import TernTensor

extension LSTM {
  /// Gates of all frames [T, N, 4H], and one frame's outputs before their projection [N, H].
  package func scratchCount(for inputs: [Shape]) -> Int? {
    let (gates, overflow) = inputs[0][0].multipliedReportingOverflow(by: 4)
    return overflow ? nil : Shape.elementCount(of: [gates + 1] + inputs[2].extents)
  }

  /// The input's part of all gates in one product, then frame by frame the recurrent part.
  package func run(_ call: borrowing KernelCall) {
    let (frames, streams) = (call.inputs[0].shape[0], call.inputs[0].shape[1])
    let (projected, hidden) = (call.inputs[1].shape[2], call.inputs[2].shape[2])
    let gates = unsafe call.scratch.mutablePointer(Float.self)
    let outputs = unsafe gates + frames * streams * 4 * hidden
    call.outputs[2].copyElements(from: call.inputs[2])
    let cell = unsafe call.output(2)
    unsafe call.gemm(
      tern_gemm_arguments(
        w: call.weight(3), bias: call.input(5), x: call.input(0), columns: frames * streams,
        y: gates, row_stride: 1, column_stride: 4 * hidden, accumulate: false))
    var state = unsafe call.input(1)
    for t in 0..<frames {
      let frameGates = unsafe gates + t * streams * 4 * hidden
      let y = unsafe call.output(0) + t * streams * projected
      let cellOutput = unsafe call.inputs.count > 6 ? outputs : y
      unsafe call.gemm(
        tern_gemm_arguments(
          w: call.weight(4), bias: nil, x: state, columns: streams, y: frameGates,
          row_stride: 1, column_stride: 4 * hidden, accumulate: true))
      for n in 0..<streams {
        unsafe call.kernels.table.pointee.lstm_cell(
          hidden, frameGates + n * 4 * hidden, cell + n * hidden, cellOutput + n * hidden)
      }
      if call.inputs.count > 6 {
        unsafe call.gemm(
          tern_gemm_arguments(
            w: call.weight(6), bias: nil, x: outputs, columns: streams, y: y,
            row_stride: 1, column_stride: projected, accumulate: false))
      }
      unsafe state = UnsafePointer(y)
    }
    unsafe call.output(1).update(from: state, count: streams * projected)
  }
}
