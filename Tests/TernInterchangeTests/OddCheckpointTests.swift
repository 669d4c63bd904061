import Foundation
import TernInterchange
import TernTensor
import TestSupport
import Testing

/// `odd.pt` in all containers: shared storages, views, every element type, objects of Python.
@Suite struct OddCheckpointTests {
  static let files = [
    "pickles/odd.pt", "pickles/odd-legacy.pt", "pickles/odd-py313.pt", "checkpoints/big-endian.pt",
  ]

  struct Expected: Decodable {
    let shape: [Int]
    let dtype: String
    let values: [Double]
  }

  static let elementTypes: [String: ElementType] = [
    "float64": .float64, "float32": .float32, "float16": .float16, "bfloat16": .bfloat16,
    "int64": .int64, "int32": .int32, "int16": .int16, "int8": .int8, "uint8": .uint8,
    "bool": .bool,
  ]

  @Test(arguments: files) func readsTensors(file: String) throws {
    let expected = try JSONDecoder().decode(
      [String: Expected].self, from: Data(fixtureBytes("pickles/odd.json")))
    let checkpoint = try Checkpoint(path: Fixtures.path(file))
    var found = 0
    for entry in try #require(checkpoint.root.entries) {
      guard let tensor = try checkpoint.tensor(entry.value) else { continue }
      let name = try #require(entry.key.string)
      let want = try #require(expected[name], "\(name)")
      #expect(tensor.shape == Shape(want.shape), "\(name)")
      #expect(tensor.elementType == Self.elementTypes[want.dtype], "\(name)")
      #expect(tensor.elements(as: Double.self) == want.values, "\(name)")
      found += 1
    }
    #expect(found == expected.count)
  }

  @Test(arguments: files) func readsObjects(file: String) throws {
    let checkpoint = try Checkpoint(path: Fixtures.path(file))
    #expect(checkpoint["ordered"]?["a"]?.integer == 1)
    #expect(checkpoint["default"]?["x"]?.integer == 1)
    #expect(checkpoint["size"]?.elements?.map(\.integer) == [2, 3])
    #expect(checkpoint["path"]?.path == "a/b")
    #expect(checkpoint["unicode"]?.string == "▁é😀")
    let nested = try #require(checkpoint["nested"])
    #expect(nested[7]?.string == "int key")
    let item = try #require(nested["list"]?.elements?.first)
    #expect(try checkpoint.tensor(item)?.shape == [1])
    guard case .global(let type) = try #require(checkpoint["dtype"]).content else {
      Issue.record("dtype is not a name")
      return
    }
    #expect(type == PickleGlobal("torch", "float32"))
    let device = try #require(checkpoint["device"]?.record)
    #expect(device.callable == PickleGlobal("torch", "device"))
    #expect(device.arguments.map(\.string) == ["cpu"])
  }

  @Test func standsOnTheMappedFileWhereItCan() throws {
    let checkpoint = try Checkpoint(path: Fixtures.path("pickles/odd.pt"))
    let address = { (name: String) in
      let value = try #require(checkpoint[name])
      return try #require(try checkpoint.tensor(value)).withBytes { bytes in
        unsafe bytes.withUnsafeBytes { Int(bitPattern: $0.baseAddress) }
      }
    }
    #expect(try address("row1") - address("base") == 24)  // the same storage, six elements further
    #expect(try address("base") == address("base"))
    #expect(try address("transposed") != address("base"))
  }

  @Test func readsViewsOfTheLegacyContainer() throws {
    let weights = try Checkpoint(path: Fixtures.path("checkpoints/legacy-view.pt")).stateDict()
    #expect(try weights.tensor("view", shape: [2]).elements(as: Float.self) == [3, 4])
  }

  @Test(arguments: ["zip64", "no-checksums"]) func readsOtherZipFiles(file: String) throws {
    let weights = try Checkpoint(path: Fixtures.path("checkpoints/\(file).pt")).stateDict()
    #expect(try weights.tensor("w", shape: [2, 3]).elements(as: Float.self) == [0, 1, 2, 3, 4, 5])
  }
}
