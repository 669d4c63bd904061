import TernTensor

/// A matrix as NumPy stores it (`.npy`): f16, f32 or f64, little-endian. Source: NEP 1, "A simple file
/// format for NumPy arrays".
struct NpyArray: StoredMatrix {
  /// The types of elements, by NumPy's names.
  private enum Element: String {
    case half = "<f2"
    case float = "<f4"
    case double = "<f8"

    var size: Int {
      switch self {
      case .half: 2
      case .float: 4
      case .double: 8
      }
    }
  }

  let rowCount: Int
  let width: Int
  private let element: Element
  /// Whether columns lie one after the other, not rows.
  private let isByColumns: Bool
  private let storage: Storage
  private let start: Int

  /// The matrix that a file holds.
  ///
  /// - Throws: ``CorpusError`` with code `.features` where it holds something else, or not all of it.
  init(_ storage: Storage) throws(CorpusError) {
    self.storage = storage
    let header: String
    (header, start) = try storage.withBytes(Self.header)
    let pattern =
      /\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \((\d{1,18}), (\d{1,18})\),? ?\}\s*/
    guard let match = header.wholeMatch(of: pattern), let rowCount = Int(match.3),
      let width = Int(match.4)
    else {
      throw CorpusError(.features, "'\(header.prefix(120))', expected NumPy's words for a matrix")
    }
    guard let element = Element(rawValue: String(match.1)) else {
      throw CorpusError(
        .features, "elements of type '\(match.1.prefix(40))', expected '<f2', '<f4' or '<f8'")
    }
    guard
      Self.byteCount(
        rows: rowCount, width: width, elementSize: element.size, in: storage.byteCount - start)
        != nil
    else {
      throw CorpusError(
        .features,
        "\(rowCount) rows of \(width) elements '\(element.rawValue)' do not lie in \(storage.byteCount) bytes"
      )
    }
    (self.rowCount, self.width, self.element) = (rowCount, width, element)
    isByColumns = match.2 == "True"
  }

  /// The words that tell type and shape, and where they end.
  private static func header(_ bytes: RawSpan) throws(CorpusError) -> (String, Int) {
    let magic: UInt64 = 0x59_50_4D_55_4E_93  // "\x93NUMPY"
    guard bytes.byteCount >= 12,
      bytes.number(at: 0, as: UInt64.self) & 0xFFFF_FFFF_FFFF == magic
    else { throw CorpusError(.features, "not a file of NumPy's") }
    let isFirstVersion = bytes.number(at: 6, as: UInt8.self) == 1
    let start = isFirstVersion ? 10 : 12
    let length =
      isFirstVersion
      ? Int(bytes.number(at: 8, as: UInt16.self)) : Int(bytes.number(at: 8, as: UInt32.self))
    guard length <= min(bytes.byteCount - start, 4096) else {
      throw CorpusError(
        .features, "a header of \(length) bytes, expected 4096 at most, and all of it")
    }
    let letters = (start..<start + length).map { bytes.number(at: $0, as: UInt8.self) }
    return (String(decoding: letters, as: UTF8.self), start + length)
  }

  func rows(_ numbers: [Int]) -> Tensor {
    Tensor(shape: [numbers.count, width], of: Float.self) { elements in
      storage.withBytes { bytes in
        for (place, row) in numbers.enumerated() {
          for column in 0..<width {
            let index = isByColumns ? column * rowCount + row : row * width + column
            elements[place * width + column] = value(index, of: bytes)
          }
        }
      }
    }
  }

  private func value(_ index: Int, of bytes: RawSpan) -> Float {
    let place = start + index * element.size
    return switch element {
    case .half: HalfPrecision.float(fromFloat16: bytes.number(at: place))
    case .float: bytes.float(at: place)
    case .double: Float(Double(bitPattern: bytes.number(at: place)))
    }
  }
}
