import CTernKernels
import TernTensor

extension LSTM: DifferentiableOperator {
  /// The inputs but the bias; y, whose rows are the states that the next frame saw; the gates before
  /// their non-linearities, which the forward pass leaves in its scratch memory.
  package var gradientReads: GradientReads {
    GradientReads(inputs: [0, 1, 2, 3, 4, 6], outputs: [0], scratch: true)
  }

  package func gradientScratchCount(for inputs: [Shape]) -> Int {
    LSTMGradientMemory(inputs).total
  }

  /// Through time for each stream, which gives the gates' gradients in the place of the gates; then all
  /// weights' gradients as products over all frames.
  package func gradient(_ call: borrowing GradientCall) {
    guard let gates = unsafe call.forwardScratch?.mutablePointer(Float.self) else { return }
    let sizes = LSTMGradientMemory(call.inputShapes)
    let memory = unsafe call.workspace
    unsafe call.withPackedTranspose(
      of: 4, rows: 4 * sizes.hidden, columns: sizes.projected
    ) { recurrent in
      guard sizes.isProjected else {
        return unsafe throughTime(call, sizes, gates: gates, recurrent, projection: nil)
      }
      unsafe call.withPackedTranspose(
        of: 6, rows: sizes.projected, columns: sizes.hidden
      ) { unsafe throughTime(call, sizes, gates: gates, recurrent, projection: $0) }
    }
    unsafe weightGradients(
      call, sizes, gates: gates, cells: memory + sizes.outputs, dh: memory + sizes.dh)
    unsafe call.inputGradient(1)?.update(
      from: memory + sizes.dState, count: sizes.streams * sizes.projected)
    unsafe call.inputGradient(2)?.update(
      from: memory + sizes.dCell, count: sizes.streams * sizes.hidden)
  }

  private func throughTime(
    _ call: borrowing GradientCall, _ sizes: LSTMGradientMemory,
    gates: UnsafeMutablePointer<Float>, _ recurrent: tern_packed_weight,
    projection: tern_packed_weight?
  ) {
    call.threads.parallel(
      sizes.streams,
      unsafe LSTMGradientThroughTime(
        call, sizes, gates: gates, recurrent: recurrent, projection: projection))
  }

  private func weightGradients(
    _ call: borrowing GradientCall, _ sizes: LSTMGradientMemory, gates: UnsafePointer<Float>,
    cells: UnsafePointer<Float>, dh: UnsafePointer<Float>
  ) {
    let rows = sizes.frames * sizes.streams
    let width = 4 * sizes.hidden
    let dgates = unsafe MatrixView(gates, rows: rows, columns: width)
    if let dx = unsafe call.inputGradient(0) {
      let weight = unsafe MatrixView(call.input(3), rows: width, columns: sizes.inputs)
      unsafe call.matmul(dgates, weight, into: dx)
    }
    if let dweight = unsafe call.inputGradient(3) {
      let x = unsafe MatrixView(call.input(0), rows: rows, columns: sizes.inputs)
      unsafe call.matmul(dgates.transposed, x, into: dweight)
    }
    if let dweight = unsafe call.inputGradient(4) {
      // The first frame saw h0, the others what the one before gave.
      let (first, later) = (sizes.streams, rows - sizes.streams)
      let start = unsafe MatrixView(call.input(1), rows: first, columns: sizes.projected)
      let dstart = unsafe MatrixView(gates, rows: first, columns: width)
      unsafe call.matmul(dstart.transposed, start, into: dweight)
      let states = unsafe MatrixView(call.output(), rows: later, columns: sizes.projected)
      let dlater = unsafe MatrixView(gates + first * width, rows: later, columns: width)
      unsafe call.matmul(dlater.transposed, states, into: dweight, accumulate: true)
    }
    if let dbias = unsafe call.inputGradient(5) {
      unsafe call.columnSums(rows: rows, columns: width, gates, dbias)
    }
    if let dweight = unsafe call.inputGradient(6) {
      let dy = unsafe MatrixView(dh, rows: rows, columns: sizes.projected)
      let x = unsafe MatrixView(cells, rows: rows, columns: sizes.hidden)
      unsafe call.matmul(dy.transposed, x, into: dweight)
    }
  }
}

/// The sizes of an LSTM and the places of its gradient's intermediate results in one memory.
struct LSTMGradientMemory {
  let frames: Int
  let streams: Int
  let inputs: Int
  let projected: Int
  let hidden: Int
  let isProjected: Bool

  init(_ shapes: [Shape]) {
    (frames, streams, inputs) = (shapes[0][0], shapes[0][1], shapes[0][2])
    (projected, hidden) = (shapes[1][2], shapes[2][2])
    isProjected = shapes.count > 6
  }

  /// Cells [T, N, H] after each frame.
  var cells: Int { 0 }
  /// What the cells put out [T, N, H], before its projection.
  var outputs: Int { frames * streams * hidden }
  /// The gradient of y [T, N, P], what the next frame adds to it included.
  var dh: Int { 2 * outputs }
  /// The gradient of the cell [N, H], of its output [N, H], and of the state [N, P].
  var dCell: Int { dh + frames * streams * projected }
  var dOutput: Int { dCell + streams * hidden }
  var dState: Int { dOutput + streams * hidden }
  /// All of it.
  var total: Int { dState + streams * projected }
}

/// The way back through time, of streams that share nothing and so run side by side.
@safe struct LSTMGradientThroughTime: ParallelJob {
  let table: UnsafePointer<tern_kernels>
  let sizes: LSTMGradientMemory
  let gates: UnsafeMutablePointer<Float>
  let memory: UnsafeMutablePointer<Float>
  let firstCell: UnsafePointer<Float>
  let dy: UnsafePointer<Float>?
  let dLastState: UnsafePointer<Float>?
  let dLastCell: UnsafePointer<Float>?
  /// The recurrent weight and the projection, transposed.
  let recurrent: tern_packed_weight
  let projection: tern_packed_weight?

  init(
    _ call: borrowing GradientCall, _ sizes: LSTMGradientMemory,
    gates: UnsafeMutablePointer<Float>, recurrent: tern_packed_weight,
    projection: tern_packed_weight?
  ) {
    unsafe table = call.kernels.table
    self.sizes = sizes
    unsafe self.gates = gates
    unsafe memory = call.workspace
    unsafe firstCell = call.input(2)
    unsafe dy = call.optionalOutputGradient(0)
    unsafe dLastState = call.optionalOutputGradient(1)
    unsafe dLastCell = call.optionalOutputGradient(2)
    unsafe self.recurrent = recurrent
    unsafe self.projection = projection
  }

  private var outputs: UnsafeMutablePointer<Float> { unsafe memory + sizes.outputs }
  private var dh: UnsafeMutablePointer<Float> { unsafe memory + sizes.dh }
  private var dCell: UnsafeMutablePointer<Float> { unsafe memory + sizes.dCell }
  private var dState: UnsafeMutablePointer<Float> { unsafe memory + sizes.dState }

  func run(_ part: Range<Int>) {
    let (hidden, projected) = (sizes.hidden, sizes.projected)
    cellsAgain(part)
    let first = part.lowerBound
    unsafe fill(dCell + first * hidden, from: dLastCell, first * hidden, part.count * hidden)
    unsafe fill(
      dState + first * projected, from: dLastState, first * projected, part.count * projected)
    for t in (0..<sizes.frames).reversed() {
      let row = t * sizes.streams + first
      let dFrame = unsafe dh + row * projected
      let count = part.count * projected
      let state = unsafe dState + first * projected
      if let dy = unsafe dy {
        unsafe table.pointee.add(count, dy + row * projected, state, dFrame)
      } else {
        unsafe dFrame.update(from: state, count: count)
      }
      var dOutput = unsafe UnsafePointer(dFrame)
      if let projection = unsafe projection {
        let place = unsafe memory + sizes.dOutput + first * hidden
        unsafe multiply(projection, dFrame, part.count, into: place)
        unsafe dOutput = UnsafePointer(place)
      }
      for n in part {
        let cell = (t * sizes.streams + n) * hidden
        let previous =
          unsafe t == 0
          ? firstCell + n * hidden : UnsafePointer(memory + cell - sizes.streams * hidden)
        unsafe table.pointee.lstm_cell_gradient(
          hidden, previous, memory + cell, dOutput + (n - first) * hidden, dCell + n * hidden,
          gates + 4 * cell)
      }
      unsafe multiply(recurrent, gates + row * 4 * hidden, part.count, into: state)
    }
  }

  /// Computes the cells and what they put out once more, from the gates.
  private func cellsAgain(_ part: Range<Int>) {
    let hidden = sizes.hidden
    for t in 0..<sizes.frames {
      for n in part {
        let place = (t * sizes.streams + n) * hidden
        let previous =
          unsafe t == 0
          ? firstCell + n * hidden : UnsafePointer(memory + place - sizes.streams * hidden)
        unsafe (memory + place).update(from: previous, count: hidden)
        unsafe table.pointee.lstm_cell(
          hidden, gates + 4 * place, memory + place, outputs + place)
      }
    }
  }

  private func fill(
    _ target: UnsafeMutablePointer<Float>, from source: UnsafePointer<Float>?, _ offset: Int,
    _ count: Int
  ) {
    if let source = unsafe source {
      unsafe target.update(from: source + offset, count: count)
    } else {
      unsafe target.update(repeating: 0, count: count)
    }
  }

  /// y [columns, rows] = x [columns, inner] · weightᵀ, weight [rows, inner].
  private func multiply(
    _ weight: tern_packed_weight, _ x: UnsafePointer<Float>, _ columns: Int,
    into y: UnsafeMutablePointer<Float>
  ) {
    var arguments = unsafe tern_gemm_arguments(
      w: weight, bias: nil, x: x, columns: columns, y: y, row_stride: 1,
      column_stride: weight.rows, accumulate: false)
    unsafe table.pointee.gemm(&arguments, 0, tern_packed_blocks(weight.rows))
  }
}
