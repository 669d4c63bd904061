import CTernKernels

/// A matrix somewhere in memory, its elements at any strides.
@safe struct MatrixView {
  let elements: UnsafePointer<Float>
  let rows: Int
  let columns: Int
  private(set) var rowStride: Int
  private(set) var columnStride: Int

  /// A matrix whose rows are contiguous, `stride` elements apart; one after the other unless it is said.
  init(_ elements: UnsafePointer<Float>, rows: Int, columns: Int, stride: Int? = nil) {
    unsafe self.elements = elements
    self.rows = rows
    self.columns = columns
    rowStride = stride ?? columns
    columnStride = 1
  }

  /// Rows as columns.
  var transposed: MatrixView { MatrixView(transposing: self) }

  private init(transposing matrix: MatrixView) {
    unsafe elements = matrix.elements
    rows = matrix.columns
    columns = matrix.rows
    rowStride = matrix.columnStride
    columnStride = matrix.rowStride
  }
}
