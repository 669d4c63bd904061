// Made by the tests themselves, so that what is forced is there.
// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry

import TernGraph

extension Attack {
  /// Attacks on the header and the order of the file's parts.
  static let header: [Attack] = {
    let file = try! Samples.linear.bytes()
    let metadataEnd = 64 + Draft(Samples.linear).metadata.count
    return [
      Attack("empty", .notAModel, []),
      Attack("another-format", .notAModel, Array("PK\u{3}\u{4}".utf8) + file.dropFirst(4)),
      Attack(
        "copied-as-text", .notAModel, [0x89, 0x54, 0x52, 0x4E, 0x0A, 0x1A, 0x0A] + file[8...]),
      Attack("seven-bits", .notAModel, [0x09] + file.dropFirst()),
      Attack("header-cut", .truncated, Array(file[..<63])),
      Attack("magic-only", .truncated, Array(file[..<8])),
      Attack("header-checksum", .damaged, file[..<60] + [0, 0, 0, 0] + file[64...]),
      Attack("major-2", .version, file.header(8, UInt16(2))),
      Attack("major-0", .version, file.header(8, UInt16(0))),
      Attack("minor-1", .version, file.header(10, UInt16(1))),
      Attack("big-endian", .damaged, file.header(12, UInt32(0x0403_0201))),
      Attack("reserved-set", .damaged, file.header(52, UInt64(1))),
      Attack("metadata-offset-0", .structure, file.header(16, UInt64(0))),
      Attack("metadata-offset-128", .structure, file.header(16, UInt64(128))),
      Attack("metadata-length-max", .limit, file.header(24, UInt64.max)),
      Attack("metadata-length-int-max", .limit, file.header(24, UInt64(Int.max))),
      Attack("metadata-17-mib", .limit, file.header(24, UInt64(17 << 20))),
      Attack("metadata-past-the-end", .structure, file.header(24, UInt64(16 << 20))),
      Attack("metadata-none", .structure, Draft.file(metadata: [], data: [])),
      Attack("data-in-metadata", .structure, file.header(32, UInt64(64))),
      Attack("data-offset-max", .structure, file.header(32, UInt64.max)),
      Attack("data-offset-unaligned", .structure, file.header(32, UInt64(metadataEnd))),
      Attack("data-length-max", .truncated, file.header(40, UInt64.max)),
      Attack("data-length-int-max", .truncated, file.header(40, UInt64(Int.max))),
      Attack("data-length-half", .truncated, file.header(40, UInt64(Int.max / 2))),
      Attack("data-length-0", .structure, file.header(40, UInt64(0))),
      Attack("last-byte-cut", .truncated, Array(file.dropLast())),
      Attack("cut-in-metadata", .truncated, Array(file[..<100])),
      Attack("appended", .structure, file + [0]),
      Attack("appended-zip", .structure, file + Array("PK\u{5}\u{6}".utf8)),
      Attack("metadata-changed", .damaged, file[..<70] + [file[70] ^ 1] + file[71...]),
      Attack(
        "padding-set", .damaged, file[..<metadataEnd] + [1] + file[(metadataEnd + 1)...]),
    ]
  }()
}
