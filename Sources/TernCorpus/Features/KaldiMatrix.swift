import TernTensor

/// A matrix as Kaldi stores it: f32 (`FM`), f64 (`DM`), or numbers of 16 or 8 bits between two bounds
/// (`CM2`, `CM3`), in `CM` those of each column. Source: Kaldi's `matrix/kaldi-matrix.cc` and
/// `matrix/compressed-matrix.cc`.
struct KaldiMatrix: StoredMatrix {
  /// How elements are stored.
  enum Encoding: String {
    case float = "FM"
    case double = "DM"
    case columns = "CM"
    case twoByte = "CM2"
    case oneByte = "CM3"

    /// The number of bytes of an element.
    var elementSize: Int {
      switch self {
      case .float: 4
      case .double: 8
      case .twoByte: 2
      case .columns, .oneByte: 1
      }
    }
  }

  let rowCount: Int
  let width: Int
  private let encoding: Encoding
  private let storage: Storage
  /// Where elements, or the columns' bounds before them, begin.
  private let start: Int
  private let bounds: KaldiBounds

  /// The matrix at a byte of a file.
  ///
  /// - Throws: ``CorpusError`` with code `.features` where there is none, or not all of it.
  init(_ storage: Storage, at offset: Int) throws(CorpusError) {
    self.storage = storage
    let header = try storage.withBytes { bytes throws(CorpusError) in
      try KaldiMatrixHeader(bytes, at: offset)
    }
    (encoding, rowCount, width) = (header.encoding, header.rowCount, header.width)
    (start, bounds) = (header.end, header.bounds)
    let columns = encoding == .columns ? 8 * width : 0
    guard columns <= storage.byteCount - start,
      Self.byteCount(
        rows: rowCount, width: width, elementSize: encoding.elementSize,
        in: storage.byteCount - start - columns) != nil
    else {
      throw CorpusError(
        .features,
        "a matrix of \(rowCount) rows of \(width) at byte \(offset) does not lie in \(storage.byteCount) bytes"
      )
    }
  }

  func rows(_ numbers: [Int]) -> Tensor {
    Tensor(shape: [numbers.count, width], of: Float.self) { elements in
      storage.withBytes { bytes in
        if encoding == .columns {
          decodeColumns(bytes, numbers, into: &elements)
        } else {
          for (place, row) in numbers.enumerated() {
            for column in 0..<width {
              elements[place * width + column] = element(row * width + column, of: bytes)
            }
          }
        }
      }
    }
  }

  private func element(_ index: Int, of bytes: RawSpan) -> Float {
    let place = start + index * encoding.elementSize
    return switch encoding {
    case .float: bytes.float(at: place)
    case .double: Float(Double(bitPattern: bytes.number(at: place)))
    case .twoByte: bounds.value(of: bytes.number(at: place, as: UInt16.self))
    case .columns, .oneByte: bounds.value(of: bytes.number(at: place, as: UInt8.self))
    }
  }

  /// Columns lie one after the other, with four bounds each before all of them.
  private func decodeColumns(
    _ bytes: RawSpan, _ numbers: [Int], into elements: inout MutableSpan<Float>
  ) {
    for column in 0..<width {
      var quartiles = SIMD4<Float>()
      for index in 0..<4 {
        let code = bytes.number(at: start + 8 * column + 2 * index, as: UInt16.self)
        quartiles[index] = bounds.value(of: code)
      }
      let first = start + 8 * width + column * rowCount
      for (place, row) in numbers.enumerated() {
        let code = bytes.number(at: first + row, as: UInt8.self)
        elements[place * width + column] = Self.value(of: code, between: quartiles)
      }
    }
  }

  /// What a byte stands for between a column's least, first and last quarter, and greatest value.
  private static func value(of code: UInt8, between quartiles: SIMD4<Float>) -> Float {
    let value = Float(code)
    return switch code {
    case ...64: quartiles[0] + (quartiles[1] - quartiles[0]) * value / 64
    case ...192: quartiles[1] + (quartiles[2] - quartiles[1]) * (value - 64) / 128
    default: quartiles[2] + (quartiles[3] - quartiles[2]) * (value - 192) / 63
    }
  }
}
