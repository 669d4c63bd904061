import Foundation

extension Event {
  /// The event of a message; fields that Tern does not have are passed over.
  ///
  /// - Throws: ``TrainingError`` with code `.log` where the bytes are no such message.
  init(message: ArraySlice<UInt8>) throws(TrainingError) {
    var fields = MessageFields(message)
    var (wallTime, step) = (0.0, 0)
    var scalars: [(tag: String, value: Float)] = []
    while let field = try fields.next() {
      switch (field.number, field.value) {
      case (1, .bits64(let bits)): wallTime = Double(bitPattern: bits)
      case (2, .varint(let number)): step = Int(truncatingIfNeeded: number)
      case (3, .bytes(let text)):
        self.init(
          wallTime: wallTime, step: step,
          content: .fileVersion(String(decoding: text, as: UTF8.self)))
        return
      case (5, .bytes(let summary)): scalars += try Self.scalars(summary: summary)
      default: break
      }
    }
    self.init(wallTime: wallTime, step: step, content: .scalars(scalars))
  }

  private static func scalars(
    summary: ArraySlice<UInt8>
  ) throws(TrainingError) -> [(tag: String, value: Float)] {
    var scalars: [(tag: String, value: Float)] = []
    var fields = MessageFields(summary)
    while let field = try fields.next() {
      guard field.number == 1, case .bytes(let value) = field.value else { continue }
      if let scalar = try scalar(value: value) { scalars.append(scalar) }
    }
    return scalars
  }

  /// The number of a summary's value; nil where it is a picture or something else.
  private static func scalar(
    value: ArraySlice<UInt8>
  ) throws(TrainingError) -> (tag: String, value: Float)? {
    var (tag, number): (String?, Float?)
    var fields = MessageFields(value)
    while let field = try fields.next() {
      switch (field.number, field.value) {
      case (1, .bytes(let text)): tag = String(decoding: text, as: UTF8.self)
      case (2, .bits32(let bits)): number = Float(bitPattern: bits)
      default: break
      }
    }
    guard let tag, let number else { return nil }
    return (tag, number)
  }
}

/// Reads the fields of a protobuf message, one after the other.
private struct MessageFields {
  /// What a field holds, as it is encoded.
  enum Value {
    case varint(UInt64)
    case bits64(UInt64)
    case bits32(UInt32)
    case bytes(ArraySlice<UInt8>)
  }

  private var rest: ArraySlice<UInt8>

  init(_ message: ArraySlice<UInt8>) { rest = message }

  /// The next field; nil at the end.
  mutating func next() throws(TrainingError) -> (number: UInt64, value: Value)? {
    if rest.isEmpty { return nil }
    let key = try varint()
    switch key & 7 {
    case 0: return (key >> 3, .varint(try varint()))
    case 1: return (key >> 3, .bits64(number(try take(8))))
    case 2: return (key >> 3, .bytes(try take(try varint())))
    case 5: return (key >> 3, .bits32(number(try take(4))))
    default: throw TrainingError(.log, "a field of kind \(key & 7)")
    }
  }

  private mutating func varint() throws(TrainingError) -> UInt64 {
    var result: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) {
      guard let byte = rest.popFirst() else { throw TrainingError(.log, "a number without end") }
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
    }
    throw TrainingError(.log, "a number of more than 64 bits")
  }

  private mutating func take(_ count: UInt64) throws(TrainingError) -> ArraySlice<UInt8> {
    guard count <= rest.count else {
      throw TrainingError(.log, "a field of \(count) bytes where \(rest.count) are left")
    }
    defer { rest = rest.dropFirst(Int(count)) }
    return rest.prefix(Int(count))
  }

  private func number<Value: FixedWidthInteger>(_ bytes: ArraySlice<UInt8>) -> Value {
    bytes.reversed().reduce(0) { $0 << 8 | Value($1) }
  }
}
