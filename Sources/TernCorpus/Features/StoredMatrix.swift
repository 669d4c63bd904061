import TernTensor

/// A matrix in a file: features, a frame a row.
protocol StoredMatrix {
  /// The number of rows, T.
  var rowCount: Int { get }
  /// The number of columns, F.
  var width: Int { get }

  /// The rows of the given numbers, f32: [count, F].
  ///
  /// - Precondition: the rows are there.
  func rows(_ numbers: [Int]) -> Tensor
}

extension StoredMatrix {
  /// The number of elements of a matrix of so many bytes an element, where it fits into what is left of
  /// a file.
  static func byteCount(rows: Int, width: Int, elementSize: Int, in limit: Int) -> Int? {
    let (count, overflow) = rows.multipliedReportingOverflow(by: width)
    let (bytes, tooMany) = count.multipliedReportingOverflow(by: elementSize)
    let fits = rows >= 0 && width >= 0 && !overflow && !tooMany && bytes <= limit
    return fits ? bytes : nil
  }
}

extension RawSpan {
  /// A little-endian number; its place may be odd.
  ///
  /// - Precondition: its bytes are there.
  func number<Value: FixedWidthInteger & BitwiseCopyable>(
    at place: Int, as type: Value.Type = Value.self
  ) -> Value {
    Value(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: place, as: type))
  }

  /// A little-endian f32; its place may be odd.
  ///
  /// - Precondition: its bytes are there.
  func float(at place: Int) -> Float { Float(bitPattern: number(at: place)) }
}
