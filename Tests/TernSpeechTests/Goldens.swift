import Foundation
import TestSupport

/// The tensors of a safetensors file, as flat arrays.
struct Goldens {
  private struct Entry: Decodable {
    let dataOffsets: [Int]
  }
  private let entries: [String: Entry]
  private let data: Data

  init(_ name: String) throws {
    let file = try Data(contentsOf: URL(filePath: Fixtures.path("goldens/\(name)")))
    let header =
      8 + file.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    entries = try decoder.decode([String: Entry].self, from: file[8..<header])
    data = file[header...]
  }

  func values<Value: BitwiseCopyable>(_ name: String, of type: Value.Type = Value.self) -> [Value] {
    guard let range = entries[name]?.dataOffsets else { return [] }
    let bytes = [UInt8](data[data.startIndex + range[0]..<data.startIndex + range[1]])
    return unsafe bytes.withUnsafeBytes { raw in
      (0..<raw.count / MemoryLayout<Value>.stride).map {
        unsafe raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Value>.stride, as: Value.self)
      }
    }
  }
}
