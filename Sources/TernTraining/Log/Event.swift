/// An event as TensorBoard reads it: the protobuf message `Event` with those of its fields that Tern has.
///
/// Encoded by hand: these are six fields, and a schema's generated code would be twenty times as long.
/// Source: TensorFlow, `core/util/event.proto`, `core/framework/summary.proto`; the encoding,
/// protobuf.dev/programming-guides/encoding.
struct Event {
  /// What an event is about.
  enum Content {
    /// The file begins; which format it has.
    case fileVersion(String)
    /// Numbers by name.
    case scalars([(tag: String, value: Float)])
  }

  /// Seconds since 1970.
  let wallTime: Double
  var step = 0
  let content: Content

  /// The message's bytes.
  var message: [UInt8] {
    var event = Message()
    event.append(1, wallTime.bitPattern)
    event.append(2, varint: UInt64(bitPattern: Int64(step)))
    switch content {
    case .fileVersion(let version): event.append(3, [UInt8](version.utf8))
    case .scalars(let scalars):
      var summary = Message()
      for (tag, number) in scalars {
        var value = Message()
        value.append(1, [UInt8](tag.utf8))
        value.append(2, number.bitPattern)
        summary.append(1, value.bytes)
      }
      event.append(5, summary.bytes)
    }
    return event.bytes
  }

  /// The fields of a message, one behind the other.
  private struct Message {
    private(set) var bytes: [UInt8] = []

    private mutating func append(_ number: UInt64) {
      var rest = number
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }

    mutating func append(_ field: UInt64, varint number: UInt64) {
      append(field << 3)
      append(number)
    }

    mutating func append(_ field: UInt64, _ bits: UInt64) {
      append(field << 3 | 1)
      bytes += littleEndian(bits)
    }

    mutating func append(_ field: UInt64, _ bits: UInt32) {
      append(field << 3 | 5)
      bytes += littleEndian(bits)
    }

    mutating func append(_ field: UInt64, _ contents: [UInt8]) {
      append(field << 3 | 2)
      append(UInt64(contents.count))
      bytes += contents
    }
  }
}
