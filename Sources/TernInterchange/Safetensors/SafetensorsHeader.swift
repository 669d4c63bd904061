import TernTensor

/// The header of a safetensors file: one JSON object, of names to tensors and, under `__metadata__`,
/// of names to texts. Nothing else is let through: no other fields, and no name twice.
struct SafetensorsHeader {
  /// Where a tensor lies, in bytes behind the header.
  struct Entry {
    let name: String
    let elementType: ElementType
    let extents: [Int]
    let begin: Int
    let end: Int
  }

  private(set) var metadata: [String: String] = [:]
  private(set) var tensors: [Entry] = []

  /// - Throws: ``InterchangeError`` with code `.format` or `.unsupported`.
  init(json: [UInt8]) throws(InterchangeError) {
    var scanner = JSONScanner(json)
    var names: Set<String> = []
    guard json.first == UInt8(ascii: "{") else {
      throw scanner.failure("the header does not begin with '{'")
    }
    try scanner.scanObject { scanner, name throws(InterchangeError) in
      guard names.insert(name).inserted else { throw scanner.failure("'\(name)' comes twice") }
      if name == "__metadata__" {
        metadata = try Self.scanMetadata(&scanner)
      } else {
        tensors.append(try Self.scanEntry(name, &scanner))
      }
    }
    try scanner.scanEnd()
  }

  private static func scanMetadata(
    _ scanner: inout JSONScanner
  ) throws(InterchangeError) -> [String: String] {
    var metadata: [String: String] = [:]
    try scanner.scanObject { scanner, key throws(InterchangeError) in
      guard metadata.updateValue(try scanner.scanString(), forKey: key) == nil else {
        throw scanner.failure("'\(key)' comes twice in __metadata__")
      }
    }
    return metadata
  }

  private static func scanEntry(
    _ name: String, _ scanner: inout JSONScanner
  ) throws(InterchangeError) -> Entry {
    var type: String?
    var extents: [Int]?
    var offsets: [Int]?
    try scanner.scanObject { scanner, field throws(InterchangeError) in
      switch field {
      case "dtype" where type == nil: type = try scanner.scanString()
      case "shape" where extents == nil: extents = try scanner.scanIntegers()
      case "data_offsets" where offsets == nil: offsets = try scanner.scanIntegers()
      default: throw scanner.failure("field '\(field)' of '\(name)' is unknown or comes twice")
      }
    }
    guard let type, let extents, let offsets, offsets.count == 2 else {
      throw scanner.failure("'\(name)' needs dtype, shape and two data_offsets")
    }
    guard let elementType = elementTypes[type] else {
      throw scanner.failure("'\(name)' has elements of type \(type)", code: .unsupported)
    }
    return Entry(
      name: name, elementType: elementType, extents: extents, begin: offsets[0], end: offsets[1])
  }

  private static let elementTypes: [String: ElementType] = [
    "F64": .float64, "F32": .float32, "F16": .float16, "BF16": .bfloat16, "I64": .int64,
    "I32": .int32, "I16": .int16, "I8": .int8, "U8": .uint8, "BOOL": .bool,
  ]
}
