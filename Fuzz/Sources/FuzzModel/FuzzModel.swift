import Glibc
import TernGraph

/// Runs libFuzzer, whose own `main` would stand in the way of the one that the package manager names.
@main enum FuzzModel {
  static func main() {
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(runDriver(&count, &arguments, fuzzModel))
  }
}

/// libFuzzer's loop.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Reads the bytes as a model file as they are, and once more with the checksums that fit them, so
/// that the fuzzer gets past those. A file that is read must be the very one that its model is written
/// to.
private func fuzzModel(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  for file in [bytes, resealed(bytes)] {
    guard let model = try? Model(bytes: file, name: "fuzz") else { continue }
    guard let written = try? model.bytes(), written == file else {
      fatalError("a model that was read is written to other bytes")
    }
  }
  return 0
}

/// The bytes with the checksums of the metadata and the header that fit them.
private func resealed(_ bytes: [UInt8]) -> [UInt8] {
  guard bytes.count >= 64 else { return bytes }
  var file = bytes
  let length = file[24..<32].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  if length <= UInt64(file.count - 64) { seal(64..<64 + Int(length), at: 48, in: &file) }
  seal(0..<60, at: 60, in: &file)
  return file
}

private func seal(_ range: Range<Int>, at offset: Int, in file: inout [UInt8]) {
  var checksum = ~UInt32(0)
  for byte in file[range] {
    checksum ^= UInt32(byte)
    for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1) &* 0xEDB8_8320 }
  }
  for byte in 0..<4 { file[offset + byte] = UInt8(truncatingIfNeeded: ~checksum >> (8 * byte)) }
}
