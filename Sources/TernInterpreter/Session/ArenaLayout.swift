/// Where each of a plan's buffers lies in one piece of memory: buffers whose times of use do not meet
/// may lie in the same place.
///
/// Places are given first fit, in the order of the buffers' first use.
struct ArenaLayout {
  /// The most bytes that all buffers may take together.
  let byteLimit: Int
  /// The bytes that all buffers take together.
  private(set) var byteCount = 0
  private var blocks: [Block] = []

  private struct Block {
    let range: Range<Int>
    let use: ClosedRange<Int>
  }

  /// Buffers begin at multiples of this, in bytes.
  private static let alignment = 64

  /// No buffer yet.
  init(byteLimit: Int) { self.byteLimit = byteLimit }

  /// The place of a new buffer that is in use from one step to another, in bytes; nil where there is
  /// none below the limit.
  mutating func place(byteCount: Int, use: ClosedRange<Int>) -> Int? {
    let meeting = blocks.filter { $0.use.overlaps(use) }
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
    var offset = 0
    for block in meeting {
      if byteCount <= block.range.lowerBound - offset { break }
      offset = max(offset, block.range.upperBound)
    }
    guard byteCount <= byteLimit - offset else { return nil }
    // Rounding up may pass the limit, by less than the alignment.
    let end = offset + max(1, (byteCount + Self.alignment - 1) / Self.alignment) * Self.alignment
    blocks.append(Block(range: offset..<end, use: use))
    self.byteCount = max(self.byteCount, end)
    return offset
  }
}
