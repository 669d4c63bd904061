import Foundation
import TernGraph
import TernTensor

extension Model {
  /// What tells a model from others: the checksum of all its weights, eight hexadecimal digits.
  var fingerprint: String {
    let checksum = tensors.sorted { $0.key < $1.key }.reduce(0 as UInt32) { checksum, tensor in
      tensor.value.withBytes { Checksum.crc32($0, continuing: checksum) }
    }
    return String(format: "%08x", checksum)
  }
}
