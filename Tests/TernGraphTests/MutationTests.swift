// Made by the tests themselves, so that what is forced is there.
// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry

import CTernFormat
import TernGraph
import TernTensor
import Testing

@Suite struct MutationTests {
  /// 50,000 damaged files of each sample are refused or read; half of them have right checksums.
  @Test(arguments: Samples.all.map(\.name)) func damagedFilesAreRefusedOrRead(_ name: String) throws
  {
    var random = SplitMix(state: 0x7E41 &+ UInt64(name.utf8.count))
    let model = try #require(Samples.all.first { $0.name == name }).model
    let file = try model.bytes()
    var codes: [String: Int] = [:]
    for round in 0..<50_000 {
      var damaged = file
      for _ in 0...Int.random(in: 0...2, using: &random) { damaged.damage(using: &random) }
      if round % 2 == 0 { damaged = damaged.resealed() }
      do {
        let read = try Model(file: damaged)
        #expect(try read.bytes() == damaged, "seed 0x7E41, \(name), round \(round)")
        codes["read", default: 0] += 1
      } catch let error as GraphError {
        codes[error.code.description, default: 0] += 1
      }
    }
    print(
      "mutations of \(name): \(codes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })")
    #expect(codes["structure", default: 0] > 1000 && codes["damaged", default: 0] > 1000)
  }

  /// Every allocation fails once; and no message is given more memory than allowed.
  @Test(arguments: Samples.all.map(\.model)) func memoryHasABound(_ model: Model) throws {
    let metadata = Draft(model).metadata
    var needed = 0
    unsafe tern__model__free_unpacked(
      tern_model_unpack(metadata, metadata.count, .max, &needed), nil)
    #expect(needed > metadata.count)
    for budget in 0..<needed {
      var used = 0
      #expect(unsafe tern_model_unpack(metadata, metadata.count, budget, &used) == nil)
      #expect(used > budget)
    }
    print("metadata of \(metadata.count) bytes is unpacked in \(needed)")
  }
}

/// Sebastiano Vigna's SplitMix64: the same numbers everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

extension [UInt8] {
  /// Damages a file in one of the ways in which files are damaged, or attacked.
  fileprivate mutating func damage(using random: inout SplitMix) {
    guard count >= 129 else {
      append(contentsOf: repeatElement(0, count: 129))
      return
    }
    let place = Int.random(in: 0..<count, using: &random)
    let inMetadata = Int.random(in: 64..<count, using: &random)
    switch Int.random(in: 0..<10, using: &random) {
    case 0: self[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: self[inMetadata] = UInt8.random(in: 0...255, using: &random)
    case 2: self[inMetadata] &+= Bool.random(using: &random) ? 1 : 255
    case 3: removeLast(count - place)
    case 4: append(contentsOf: repeatElement(UInt8(place & 0xFF), count: place % 130 + 1))
    case 5:  // a length or offset of the header
      let field = [16, 24, 32, 40].randomElement(using: &random)!
      let number = [0, 1, 63, 64, 65, UInt64(count), 1 << 31, 1 << 63, .max, random.next()]
        .randomElement(using: &random)!
      for byte in 0..<8 { self[field + byte] = UInt8(truncatingIfNeeded: number >> (8 * byte)) }
    case 6:  // two records of 64 bytes change places
      let (first, second) = (place / 64 * 64, inMetadata / 64 * 64)
      for offset in 0..<64 where Swift.max(first, second) + offset < count {
        swapAt(first + offset, second + offset)
      }
    case 7:  // a huge varint
      let varint: [UInt8] = Array(repeating: 0xFF, count: place % 9 + 1) + [0x7F]
      for (offset, byte) in varint.enumerated() where inMetadata + offset < count {
        self[inMetadata + offset] = byte
      }
    case 8:  // some bytes twice, the rest moved
      let part = self[inMetadata..<Swift.min(inMetadata + 16, count)]
      insert(contentsOf: part, at: inMetadata)
    default:
      let part = self[place..<Swift.min(place + 8, count)]
      for (offset, byte) in part.enumerated() where inMetadata + offset < count {
        self[inMetadata + offset] = byte
      }
    }
  }
}
