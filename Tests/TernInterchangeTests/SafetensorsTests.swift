import TernInterchange
import TernTensor
import TestSupport
import Testing

/// The safetensors format, and every way its header can be wrong.
@Suite struct SafetensorsTests {
  static func file(_ header: String, dataCount: Int) -> [UInt8] {
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
    return length + Array(header.utf8) + (0..<dataCount).map { UInt8(truncatingIfNeeded: $0) }
  }

  @Test func readsTensorsAndMetadata() throws {
    let header = #"""
      {"__metadata__":{"format":"pt","a\u00e9\ud83d\ude00\n":"\"\\"}, "b":{"dtype":"U8",
      "shape":[2,3],"data_offsets":[0,6]},"empty":{"shape":[0,4],"dtype":"F32",
      "data_offsets":[6,6]},"scalar":{"dtype":"I16","shape":[],"data_offsets":[6,8]}}  
      """#
    try withFile(Self.file(header, dataCount: 8)) { path in
      let file = try Safetensors(path: path)
      #expect(file.metadata == ["format": "pt", "aé😀\n": "\"\\"])
      #expect(file.tensors.names == ["b", "empty", "scalar"])
      #expect(
        try file.tensors.tensor("b", shape: [2, 3]).elements(as: Float.self) == [0, 1, 2, 3, 4, 5])
      #expect(try file.tensors.tensor("empty", shape: [0, 4]).elementType == .float32)
      #expect(try file.tensors.number("scalar") == 0x0706)
    }
  }

  @Test func readsMisalignedTensors() throws {
    let header = #"""
      {"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},\#
      "b":{"dtype":"I32","shape":[1],"data_offsets":[1,5]}}
      """#
    for padding in 0..<4 {
      let padded = header + String(repeating: " ", count: padding)
      try withFile(Self.file(padded, dataCount: 5)) { path in
        let tensors = try Safetensors(path: path).tensors
        #expect(try tensors.number("b") == 0x0403_0201)
      }
    }
  }

  static let wrong: [(header: String, dataCount: Int, words: String)] = [
    ("", 0, "does not begin"),
    (" {}", 0, "does not begin"),
    ("{", 0, "no '\"'"),
    ("{}x", 0, "something follows"),
    ("{} {}", 0, "something follows"),
    ("{}", 1, "1 bytes belong to no tensor"),
    (#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, 2, "must begin at byte 0"),
    (#"{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}"#, 2, "bytes 0 to 3 of 2"),
    (#"{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,2]}}"#, 2, "does not fill"),
    (#"{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}}"#, 2, "bytes 2 to 0"),
    (#"{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,0]}}"#, 0, "no integer"),
    (#"{"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}"#, 1, "no ']'"),
    (#"{"a":{"dtype":"U8","shape":[01],"data_offsets":[0,1]}}"#, 1, "no integer"),
    (
      #"{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, 0,
      "does not fill"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,0]}}"#, 0,
      "no integer"
    ),
    (#"{"a":{"dtype":"F8_E4M3","shape":[],"data_offsets":[0,1]}}"#, 1, "type F8_E4M3"),
    (#"{"a":{"dtype":"U8","shape":[1]}}"#, 1, "needs dtype, shape and two data_offsets"),
    (#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}"#, 1, "needs dtype"),
    (#"{"a":{"dtype":"U8","dtype":"U8"}}"#, 0, "unknown or comes twice"),
    (#"{"a":{"file":"/etc/passwd"}}"#, 0, "unknown or comes twice"),
    (#"{"__metadata__":{},"__metadata__":{}}"#, 0, "'__metadata__' comes twice"),
    (#"{"__metadata__":{"a":"","a":""}}"#, 0, "'a' comes twice"),
    (#"{"__metadata__":{"a":1}}"#, 0, "no '\"'"),
    (#"{"__metadata__":{"a":"\ud83d"}}"#, 0, "surrogate"),
    (#"{"__metadata__":{"a":"\x"}}"#, 0, "escape"),
    (#"{"__metadata__":{"a"#, 0, "without end"),
    (
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
        + #""\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, 2, "'a' comes twice"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"#
        + #""b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, 3, "must begin at byte 2"
    ),
  ]

  @Test(arguments: wrong) func refuses(header: String, dataCount: Int, words: String) throws {
    try withFile(Self.file(header, dataCount: dataCount)) { path in
      let error = try #require(error { _ = try Safetensors(path: path) })
      #expect(error.message.hasPrefix(path))
      #expect(error.message.contains(words), "\(error)")
    }
  }

  @Test func refusesHeadersBeyondTheFile() throws {
    for bytes: [UInt8] in [
      [], [1, 2, 3], [9, 0, 0, 0, 0, 0, 0, 0, 0x7B], Array(repeating: 0xFF, count: 9),
    ] {
      try withFile(bytes) { path in
        #expect(error { _ = try Safetensors(path: path) }?.code == .format)
      }
    }
  }

  @Test func survivesRandomDamage() throws {
    let seed: UInt64 = 20_240_101
    let header = #"""
      {"__metadata__":{"format":"pt\u00e9"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},\#
      "b":{"dtype":"I64","shape":[],"data_offsets":[24,32]}}
      """#
    let original = Self.file(header, dataCount: 32)
    var random = SplitMix64(state: seed)
    var refused = 0
    for round in 0..<5_000 {
      try withFile(DamageTests.damage(original, &random)) { path in
        do {
          let tensors = try Safetensors(path: path).tensors
          for name in tensors.names { _ = try tensors.tensor(name).elements(as: Float.self) }
        } catch is InterchangeError {
          refused += 1
        } catch {
          Issue.record("seed \(seed), round \(round): \(error)")
        }
      }
    }
    #expect((1_000..<5_000).contains(refused), "seed \(seed)")
  }
}
