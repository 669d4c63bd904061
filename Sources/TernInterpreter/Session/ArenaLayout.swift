/// Where each of a plan's buffers lies in one piece of memory: buffers whose times of use do not meet
/// may lie in the same place.
///
/// Places are given first fit, in the order of the buffers' first use.
struct ArenaLayout {
  /// The bytes that all buffers take together.
  private(set) var byteCount = 0
  private var blocks: [Block] = []

  private struct Block {
    let range: Range<Int>
    let use: ClosedRange<Int>
  }

  /// Buffers begin at multiples of this, in bytes.
  private static let alignment = 64

  /// The place of a new buffer that is in use from one step to another, in bytes.
  mutating func place(byteCount: Int, use: ClosedRange<Int>) -> Int {
    let size = max(1, (byteCount + Self.alignment - 1) / Self.alignment) * Self.alignment
    let meeting = blocks.filter { $0.use.overlaps(use) }
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
    var offset = 0
    for block in meeting {
      if offset + size <= block.range.lowerBound { break }
      offset = max(offset, block.range.upperBound)
    }
    blocks.append(Block(range: offset..<offset + size, use: use))
    self.byteCount = max(self.byteCount, offset + size)
    return offset
  }
}
