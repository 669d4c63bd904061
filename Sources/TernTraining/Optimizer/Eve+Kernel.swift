import CTernKernels
import TernOperators
import TernTensor

extension Eve {
  /// Σ p² of each piece.
  func sumsOfSquares(_ kernels: Kernels, _ threads: ThreadPool) -> [Float] {
    unsafe [Float](unsafeUninitializedCapacity: pieces.count) { sums, count in
      guard let base = sums.baseAddress else { return }
      let job = unsafe SquareSums(
        pieces: pieces, values: parameters.values.floats, sums: base, table: kernels.table)
      threads.parallel(pieces.count, job)
      count = pieces.count
    }
  }

  @safe private struct SquareSums: ParallelJob {
    let pieces: [Piece]
    let values: UnsafeMutablePointer<Float>
    let sums: UnsafeMutablePointer<Float>
    let table: UnsafePointer<tern_kernels>

    func run(_ part: Range<Int>) {
      for index in part {
        let piece = pieces[index]
        unsafe sums[index] = table.pointee.dot(
          piece.count, values + piece.offset, values + piece.offset)
      }
    }
  }

  /// Moves averages, squares and values, with the factors of each entry.
  func move(factors: [Factors], _ kernels: Kernels, _ threads: ThreadPool) {
    let steps = factors.map { factors in
      tern_eve_step(
        keep_average: Float(settings.beta1), add_average: Float(1 - settings.beta1),
        keep_square: Float(settings.beta2), add_square: Float(1 - settings.beta2),
        correction: Float(factors.correction), epsilon: Float(settings.epsilon),
        keep_value: Float(factors.keep), rate: Float(factors.rate),
        lowest: factors.bounds.lowerBound, highest: factors.bounds.upperBound)
    }
    let job = unsafe Move(
      pieces: pieces, steps: steps, gradients: parameters.gradients.floats,
      averages: averages.floats, squares: squares.floats, values: parameters.values.floats,
      table: kernels.table)
    threads.parallel(pieces.count, job)
  }

  @safe private struct Move: ParallelJob {
    let pieces: [Piece]
    let steps: [tern_eve_step]
    let gradients: UnsafeMutablePointer<Float>
    let averages: UnsafeMutablePointer<Float>
    let squares: UnsafeMutablePointer<Float>
    let values: UnsafeMutablePointer<Float>
    let table: UnsafePointer<tern_kernels>

    func run(_ part: Range<Int>) {
      for piece in pieces[part] {
        unsafe withUnsafePointer(to: steps[piece.entry]) { step in
          unsafe table.pointee.eve(
            piece.count, step, gradients + piece.offset, averages + piece.offset,
            squares + piece.offset, values + piece.offset)
        }
      }
    }
  }
}
