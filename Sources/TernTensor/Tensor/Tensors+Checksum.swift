extension [String: Tensor] {
  /// The CRC-32 of all elements, in the order of the tensors' names, in hexadecimal: what tells weights from others.
  package var checksum: String {
    let checksum = sorted { $0.key < $1.key }.reduce(0 as UInt32) { checksum, tensor in
      tensor.value.withBytes { Checksum.crc32($0, continuing: checksum) }
    }
    return String(checksum, radix: 16)
  }
}
