import Foundation
import TernInterchange
import TernTensor
import TestSupport
import Testing

/// Checkpoints that are written and read back. What torch makes of them, `Tools/peers/torch_reads.py`
/// tells.
@Suite struct CheckpointWritingTests {
  static let integers = [
    0, 1, 255, 256, 65535, 65536, -1, -32768, Int(Int32.max), Int(Int32.min), Int(Int32.max) + 1,
    1 << 40, .max, .min,
  ]

  /// One tensor of each element type, f32 ones of all ranks, and empty ones.
  static func tensors() throws -> [(name: String, tensor: Tensor)] {
    var random = SeededGenerator(seed: 1)
    var tensors: [(String, Tensor)] = [
      ("scalar", Tensor([1.5] as [Float], shape: [])),
      ("empty", Tensor([] as [Float], shape: [0, 3])),
      ("deep", random.tensor([2, 1, 3, 2, 5])),
    ]
    for type in ElementType.allCases {
      let bytes = Storage(byteCount: 12 * type.byteCount)
      bytes.withMutableBytes { bytes in
        for index in 0..<12 * type.byteCount {
          let byte = type == .bool ? UInt8(index % 2) : UInt8(index)
          bytes.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
        }
      }
      tensors.append(
        (type.rawValue, try Tensor(elementType: type, shape: [3, 4], storage: bytes)))
    }
    return tensors
  }

  static func root() throws -> PickleObject {
    [
      "none": .none, "yes": true, "no": false, "pi": 3.25, "inf": .float(.infinity),
      "text": "▁é😀", "integers": .list(integers.map(PickleObject.integer)),
      "tuples": .list((0..<5).map { .tuple((0..<$0).map(PickleObject.integer)) }),
      "empty": [[], [:], .orderedDictionary([])] as PickleObject,
      "keys": .dictionary([(.integer(0), "zero"), (.string("one"), 1)]),
      "model": .orderedDictionary(
        try tensors().map { (.string($0.name), .tensor($0.tensor)) }),
    ]
  }

  static func bytes(of tensor: Tensor) -> [UInt8] {
    tensor.withBytes { span in unsafe span.withUnsafeBytes { unsafe [UInt8]($0) } }
  }

  @Test(arguments: [0xFFFF_FFFF, 0] as [UInt64]) func comesBack(wideFrom: UInt64) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.pt"
      try Checkpoint.write(Self.root(), to: path, wideFrom: wideFrom)
      let file = try Checkpoint(path: path)
      #expect(file.container == .zip)
      #expect(file["none"]?.isNone == true)
      #expect(file["yes"]?.bool == true)
      #expect(file["no"]?.bool == false)
      #expect(file["pi"]?.number == 3.25)
      #expect(file["inf"]?.number == .infinity)
      #expect(file["text"]?.string == "▁é😀")
      #expect(file["integers"]?.elements?.map(\.integer) == Self.integers)
      let tuples = try #require(file["tuples"]?.elements)
      #expect(tuples.map { $0.elements?.compactMap(\.integer) } == (0..<5).map { Array(0..<$0) })
      #expect(tuples.allSatisfy { if case .tuple = $0.content { true } else { false } })
      let empty = try #require(file["empty"]?.elements)
      #expect(empty[0].elements?.isEmpty == true)
      #expect(empty[1].entries?.isEmpty == true)
      #expect(empty[2].record?.callable == PickleGlobal("collections", "OrderedDict"))
      #expect(file["keys"]?[0]?.string == "zero")
      #expect(file["keys"]?["one"]?.integer == 1)

      let weights = try file.stateDict()
      let expected = try Self.tensors()
      #expect(weights.names == expected.map(\.name))
      for (name, tensor) in expected {
        let found = try weights.tensor(name, shape: tensor.shape)
        #expect(found.elementType == tensor.elementType, "\(name)")
        #expect(Self.bytes(of: found) == Self.bytes(of: tensor), "\(name)")
      }
    }
  }

  @Test func tensorsStandAlignedOnTheFile() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.pt"
      try Checkpoint.write(Self.root(), to: path)
      let weights = try Checkpoint(path: path).stateDict()
      for name in weights.names where name != "empty" {
        let address = try weights.tensor(name).withBytes { bytes in
          unsafe bytes.withUnsafeBytes { Int(bitPattern: $0.baseAddress) }
        }
        #expect(address.isMultiple(of: 64), "\(name)")
      }
    }
  }

  @Test func sameObjectGivesTheSameBytes() throws {
    try withTemporaryFolder { folder in
      for name in ["a", "b"] { try Checkpoint.write(Self.root(), to: "\(folder)/\(name).pt") }
      let files = try ["a", "b"].map { try Data(contentsOf: URL(filePath: "\(folder)/\($0).pt")) }
      #expect(files[0] == files[1])
    }
  }

  @Test func isNotLimitedByDepthOrCount() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.pt"
      var deep: PickleObject = .list([])
      for _ in 0..<5000 { deep = .list([deep]) }
      let tensors = (0..<70_000).map { _ in PickleObject.tensor(Tensor([1] as [Float], shape: [1]))
      }
      try Checkpoint.write(["deep": deep, "many": .list(tensors)], to: path)
      let file = try Checkpoint(path: path)
      #expect(file["many"]?.elements?.count == 70_000)
      let last = try #require(file["many"]?.elements?.last)
      #expect(try file.tensor(last)?.elements(as: Float.self) == [1])
      var depth = 0
      var value = file["deep"]
      while let inner = value?.elements?.first {
        value = inner
        depth += 1
      }
      #expect(depth == 5000)
    }
  }

  @Test func whatFailsKeepsTheOldFile() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.pt"
      try Checkpoint.write(["old": 1], to: path)
      let quantised = try Tensor(
        elementType: .int8, shape: [2], storage: Storage(byteCount: 2), scales: [1, 1])
      let failure = error { try Checkpoint.write(["new": .tensor(quantised)], to: path) }
      #expect(failure?.code == .tensor)
      #expect(failure?.message.hasPrefix(path) == true)
      #expect(try Checkpoint(path: path)["old"]?.integer == 1)
      let nowhere = "\(folder)/none/a.pt"
      #expect(error { try Checkpoint.write(["new": 1], to: nowhere) }?.code == .file)
    }
  }

  /// In a process of its own, which may write no file beyond 64 KiB.
  @Test func aFullDiskKeepsTheOldFile() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { folder in
        let path = "\(folder)/a.pt"
        try Checkpoint.write(["old": 1], to: path)
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 1 << 16, rlim_max: 1 << 16)
        try #require(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        let large = Tensor([Float](repeating: 1, count: 1 << 15), shape: [1 << 15])
        let failure = error { try Checkpoint.write(["new": .tensor(large)], to: path) }
        try #require(failure?.code == .file)
        try #require(failure?.message.contains("cannot be written") == true)
        try #require(try Checkpoint(path: path)["old"]?.integer == 1)
        try #require(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.pt"])
      }
    }
  }
}
