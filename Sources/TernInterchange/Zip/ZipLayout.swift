import TernTensor

/// Lays out a zip file of stored entries: its headers and its directory, between which the caller
/// writes the contents.
///
/// Contents begin at multiples of 64 bytes, so that tensors can stand on the mapped file; the padding
/// is an extra field of PyTorch's own. There are no times, so that the same entries give the same
/// file. Sizes, offsets and counts that do not fit into their fields stand in ZIP64 ones. Source:
/// APPNOTE.TXT 6.3.10 of PKWARE; `caffe2/serialize/inline_container.cc` for the padding.
struct ZipLayout {
  private struct Entry {
    let name: [UInt8]
    let checksum: UInt32
    let byteCount: UInt64
    let headerOffset: UInt64
  }

  private var entries: [Entry] = []
  private var position: UInt64 = 0
  /// The first number that stands in a ZIP64 field.
  private let wideFrom: UInt64

  private static let alignment: UInt64 = 64
  private static let date: UInt16 = 0x21  // 1 January 1980

  /// An empty file; numbers from `wideFrom` on stand in ZIP64 fields.
  init(wideFrom: UInt64 = 0xFFFF_FFFF) { self.wideFrom = wideFrom }

  /// The bytes before the contents of the next entry.
  ///
  /// - Precondition: the name has at most 65535 bytes.
  mutating func header(of name: String, _ contents: RawSpan) -> [UInt8] {
    let entry = Entry(
      name: [UInt8](name.utf8), checksum: Checksum.crc32(contents),
      byteCount: UInt64(contents.byteCount), headerOffset: position)
    entries.append(entry)
    var header: [UInt8] = []
    header.append(littleEndian: 0x0403_4B50 as UInt32)
    append(entry, to: &header)
    let isWide = entry.byteCount >= wideFrom
    let wide = wideField(isWide ? [entry.byteCount, entry.byteCount] : [])
    let start = position + UInt64(header.count + 4 + entry.name.count + wide.count + 4)
    let padding = UInt16((Self.alignment - start % Self.alignment) % Self.alignment)
    header.append(littleEndian: UInt16(entry.name.count))
    header.append(littleEndian: UInt16(wide.count) + 4 + padding)
    header += entry.name + wide + "FB".utf8
    header.append(littleEndian: padding)
    header += [UInt8](repeating: UInt8(ascii: "Z"), count: Int(padding))
    position += UInt64(header.count) + entry.byteCount
    return header
  }

  /// The bytes after the contents of the last entry.
  func directory() -> [UInt8] {
    var bytes: [UInt8] = []
    for entry in entries { appendDirectoryEntry(entry, to: &bytes) }
    let size = UInt64(bytes.count)
    let count = UInt64(entries.count)
    if max(size, position) >= wideFrom || count >= min(wideFrom, 0xFFFF) {
      appendWideEnd(count: count, size: size, to: &bytes)
    }
    bytes.append(littleEndian: 0x0605_4B50 as UInt32)
    bytes.append(littleEndian: 0 as UInt32)  // disks
    let shortCount = count >= min(wideFrom, 0xFFFF) ? 0xFFFF : UInt16(count)
    bytes.append(littleEndian: shortCount)
    bytes.append(littleEndian: shortCount)
    bytes.append(littleEndian: narrow(size))
    bytes.append(littleEndian: narrow(position))
    bytes.append(littleEndian: 0 as UInt16)  // comment
    return bytes
  }

  /// The fields that the header and the directory have in common: version to sizes.
  private func append(_ entry: Entry, to bytes: inout [UInt8]) {
    bytes.append(littleEndian: version)
    bytes.append(littleEndian: 0 as UInt16)  // flags
    bytes.append(littleEndian: 0 as UInt16)  // method: stored
    bytes.append(littleEndian: 0 as UInt16)  // time
    bytes.append(littleEndian: Self.date)
    bytes.append(littleEndian: entry.checksum)
    bytes.append(littleEndian: narrow(entry.byteCount))
    bytes.append(littleEndian: narrow(entry.byteCount))
  }

  private func appendDirectoryEntry(_ entry: Entry, to bytes: inout [UInt8]) {
    let sizes = [entry.byteCount, entry.byteCount, entry.headerOffset]
    let wide = wideField(sizes.filter { $0 >= wideFrom })
    bytes.append(littleEndian: 0x0201_4B50 as UInt32)
    bytes.append(littleEndian: version)
    append(entry, to: &bytes)
    bytes.append(littleEndian: UInt16(entry.name.count))
    bytes.append(littleEndian: UInt16(wide.count))
    bytes.append(littleEndian: 0 as UInt16)  // comment
    bytes.append(littleEndian: 0 as UInt16)  // disk
    bytes.append(littleEndian: 0 as UInt16)  // attributes
    bytes.append(littleEndian: 0 as UInt32)
    bytes.append(littleEndian: narrow(entry.headerOffset))
    bytes += entry.name + wide
  }

  /// The ZIP64 end record and its locator.
  private func appendWideEnd(count: UInt64, size: UInt64, to bytes: inout [UInt8]) {
    bytes.append(littleEndian: 0x0606_4B50 as UInt32)
    bytes.append(littleEndian: 44 as UInt64)  // bytes that follow
    bytes.append(littleEndian: version)
    bytes.append(littleEndian: version)
    bytes.append(littleEndian: 0 as UInt64)  // disks
    for number in [count, count, size, position] { bytes.append(littleEndian: number) }
    bytes.append(littleEndian: 0x0706_4B50 as UInt32)
    bytes.append(littleEndian: 0 as UInt32)  // disk
    bytes.append(littleEndian: position + size)
    bytes.append(littleEndian: 1 as UInt32)  // disks
  }

  /// 4.5, which has ZIP64.
  private var version: UInt16 { 45 }

  /// A number, or the mark that it stands in a ZIP64 field.
  private func narrow(_ number: UInt64) -> UInt32 {
    number >= wideFrom ? 0xFFFF_FFFF : UInt32(number)
  }

  /// The ZIP64 extra field; nothing where it would be empty.
  private func wideField(_ numbers: [UInt64]) -> [UInt8] {
    if numbers.isEmpty { return [] }
    var field: [UInt8] = []
    field.append(littleEndian: 1 as UInt16)
    field.append(littleEndian: UInt16(numbers.count * 8))
    for number in numbers { field.append(littleEndian: number) }
    return field
  }
}
