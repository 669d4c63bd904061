import CTernKernels
import TernTensor

extension LSTM {
  /// Gates of all frames [T, N, 4H], and one frame's outputs before their projection [N, H].
  package func scratchCount(for inputs: [Shape]) -> Int? {
    let (gates, overflow) = inputs[0][0].multipliedReportingOverflow(by: 4)
    return overflow ? nil : Shape.elementCount(of: [gates + 1] + inputs[2].extents)
  }

  package func products(for inputs: [Shape]) -> [WeightProduct] {
    let (frames, streams) = (inputs[0][0], inputs[0][1])
    let recurrent = packedInputs.dropFirst().filter(inputs.indices.contains)
    return [WeightProduct(of: 3, columns: frames * streams)]
      + recurrent.map { WeightProduct(of: $0, columns: streams, times: frames) }
  }

  package var packedInputs: [Int] { [3, 4, 6] }

  /// The input's part of all gates in one product, then frame by frame the recurrent part: threads share
  /// the streams, which know nothing of each other, or where these are few, each product's rows.
  package func run(_ call: borrowing KernelCall) {
    let (frames, streams) = (call.inputs[0].shape[0], call.inputs[0].shape[1])
    call.outputs[2].copyElements(from: call.inputs[2])
    unsafe call.project(
      call.input(0), columns: frames * streams, by: 3, bias: call.input(5),
      into: call.scratch.mutablePointer(Float.self))
    unsafe call.withPackedWeight(4) { recurrent in
      if call.inputs.count > 6 {
        unsafe call.withPackedWeight(6) { unsafe recur(call, recurrent, projection: $0) }
      } else {
        unsafe recur(call, recurrent, projection: nil)
      }
    }
  }

  private func recur(
    _ call: borrowing KernelCall, _ recurrent: tern_packed_weight, projection: tern_packed_weight?
  ) {
    let (frames, streams) = (call.inputs[0].shape[0], call.inputs[0].shape[1])
    let recurrence = unsafe LSTMRecurrence(
      call, frames: frames, streams: streams, recurrent: recurrent, projection: projection)
    if streams >= 4 * call.threads.count {
      call.threads.parallel(streams, recurrence)
    } else {
      unsafe recurrence.run(0..<streams) { unsafe call.gemm($0) }
    }
    let last = call.outputs[1].shape.elementCount
    unsafe call.output(1).update(from: recurrence.state(after: frames), count: last)
  }
}

/// The recurrent part of an LSTM, over all frames of some streams.
@safe private struct LSTMRecurrence: ParallelJob {
  let table: UnsafePointer<tern_kernels>
  let frames: Int
  let streams: Int
  let projected: Int
  let hidden: Int
  let gates: UnsafeMutablePointer<Float>
  let firstState: UnsafePointer<Float>
  let cell: UnsafeMutablePointer<Float>
  let y: UnsafeMutablePointer<Float>
  let recurrent: tern_packed_weight
  let projection: tern_packed_weight?

  init(
    _ call: borrowing KernelCall, frames: Int, streams: Int, recurrent: tern_packed_weight,
    projection: tern_packed_weight?
  ) {
    unsafe table = call.kernels.table
    self.frames = frames
    self.streams = streams
    (projected, hidden) = (call.inputs[1].shape[2], call.inputs[2].shape[2])
    unsafe gates = call.scratch.mutablePointer(Float.self)
    unsafe firstState = call.input(1)
    unsafe cell = call.output(2)
    unsafe y = call.output(0)
    unsafe self.recurrent = recurrent
    unsafe self.projection = projection
  }

  /// What frame `t` sees of the one before, [N, P].
  func state(after t: Int) -> UnsafePointer<Float> {
    unsafe t == 0 ? firstState : UnsafePointer(y + (t - 1) * streams * projected)
  }

  func run(_ part: Range<Int>) {
    unsafe run(part) { arguments in
      var arguments = unsafe arguments
      unsafe table.pointee.gemm(&arguments, 0, tern_packed_blocks(arguments.w.rows))
    }
  }

  func run(_ part: Range<Int>, multiply: (tern_gemm_arguments) -> Void) {
    let first = part.lowerBound
    for t in 0..<frames {
      let frameGates = unsafe gates + (t * streams + first) * 4 * hidden
      let frameOutput = unsafe y + (t * streams + first) * projected
      let cellOutput =
        unsafe projection == nil
        ? frameOutput : gates + frames * streams * 4 * hidden + first * hidden
      unsafe multiply(
        tern_gemm_arguments(
          w: recurrent, bias: nil, x: state(after: t) + first * projected, columns: part.count,
          y: frameGates, row_stride: 1, column_stride: 4 * hidden, accumulate: true))
      for n in 0..<part.count {
        unsafe table.pointee.lstm_cell(
          hidden, frameGates + n * 4 * hidden, cell + (first + n) * hidden,
          cellOutput + n * hidden)
      }
      guard let projection = unsafe projection else { continue }
      unsafe multiply(
        tern_gemm_arguments(
          w: projection, bias: nil, x: cellOutput, columns: part.count, y: frameOutput,
          row_stride: 1, column_stride: projected, accumulate: false))
    }
  }
}
