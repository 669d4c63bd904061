import TernTensor

/// The bounds between which a compressed matrix lies.
struct KaldiBounds {
  /// The least value.
  var least: Float = 0
  /// How much more the greatest one is.
  var range: Float = 0

  /// What a 16-bit number stands for.
  func value(of code: UInt16) -> Float { least + range * (Float(code) / 65_535) }

  /// What an 8-bit number stands for.
  func value(of code: UInt8) -> Float { least + range * (Float(code) / 255) }

  /// The 16-bit numbers that stand for values between the bounds.
  func codes(of values: Span<Float>) -> [UInt16] {
    let scale = 65_535 / range
    var codes = [UInt16](repeating: 0, count: values.count)
    for index in values.indices {  // the last bits of 2^23 + x are x, rounded
      let sum = (values[index] - least) * scale + 8_388_608
      codes[index] = UInt16(truncatingIfNeeded: sum.bitPattern)
    }
    return codes
  }
}

/// What comes before the elements of one of Kaldi's matrices in a binary file.
struct KaldiMatrixHeader {
  let encoding: KaldiMatrix.Encoding
  var rowCount: Int
  var width: Int
  var bounds = KaldiBounds()
  /// Where the header ends.
  private(set) var end: Int

  /// Reads the header at a byte of a file.
  init(_ bytes: RawSpan, at offset: Int) throws(CorpusError) {
    let shortest = 15
    guard offset >= 0, offset <= bytes.byteCount - shortest,
      bytes.number(at: offset, as: UInt8.self) == 0,
      bytes.number(at: offset + 1, as: UInt8.self) == UInt8(ascii: "B")
    else {
      throw CorpusError(.features, "no binary matrix of Kaldi at byte \(offset)")
    }
    var token: [UInt8] = []
    end = offset + 2
    while token.count < 4 {
      let byte: UInt8 = bytes.number(at: end)
      end += 1
      if byte == UInt8(ascii: " ") { break }
      token.append(byte)
    }
    let name = String(decoding: token, as: UTF8.self)
    guard let encoding = KaldiMatrix.Encoding(rawValue: name) else {
      throw CorpusError(
        .features,
        "'\(name)' at byte \(offset), expected one of Kaldi's matrices: FM, DM, CM, CM2, CM3")
    }
    self.encoding = encoding
    (rowCount, width) = (0, 0)
    if encoding == .float || encoding == .double {
      rowCount = try Self.size(bytes, at: end)
      width = try Self.size(bytes, at: end + 5)
      end += 10
    } else {
      guard end <= bytes.byteCount - 16 else {
        throw CorpusError(.features, "half a matrix at byte \(offset)")
      }
      bounds = KaldiBounds(least: bytes.float(at: end), range: bytes.float(at: end + 4))
      rowCount = Int(bytes.number(at: end + 8, as: Int32.self))
      width = Int(bytes.number(at: end + 12, as: Int32.self))
      end += 16
    }
  }

  /// A number of four bytes, before which a byte says that there are four.
  private static func size(_ bytes: RawSpan, at place: Int) throws(CorpusError) -> Int {
    guard bytes.number(at: place, as: UInt8.self) == 4 else {
      throw CorpusError(.features, "no number of rows or columns at byte \(place)")
    }
    return Int(bytes.number(at: place + 1, as: Int32.self))
  }

  /// The header of a matrix whose f32 elements follow.
  static func bytes(ofFloat shape: Shape) -> [UInt8] {
    Array("\0BFM ".utf8) + shape.extents.flatMap { [4] + bytes(of: UInt32($0)) }
  }

  /// The header of a matrix whose elements follow in 16 bits each, between two bounds.
  static func bytes(ofLinear shape: Shape, _ bounds: KaldiBounds) -> [UInt8] {
    let numbers =
      [bounds.least.bitPattern, bounds.range.bitPattern] + shape.extents.map(UInt32.init)
    return Array("\0BCM2 ".utf8) + numbers.flatMap(bytes(of:))
  }

  private static func bytes(of number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
