import TernTensor

/// Memory that a tape's values take and give back, step after step: fresh pages cost more than most
/// operators.
///
/// Blocks come in sizes of four to a power of two. Not `Sendable`.
package final class MemoryPool {
  private var free: [Int: [Block]] = [:]
  private var step = 0
  /// The bytes of all blocks, taken or free.
  package private(set) var byteCount = 0

  private struct Block {
    let storage: MutableStorage
    let lastUse: Int
  }

  /// A pool that holds nothing yet.
  package init() {}

  /// Memory of at least the given size, its contents undefined; it comes back when nobody holds it.
  package func take(byteCount: Int) -> MutableStorage {
    let size = Self.roundedUp(byteCount)
    let storage: MutableStorage
    if let block = free[size]?.popLast() {
      storage = block.storage
    } else {
      storage = MutableStorage(byteCount: size)
      self.byteCount += size
    }
    return MutableStorage(lending: storage, to: Loan(storage: storage, size: size, pool: self))
  }

  private func giveBack(_ storage: MutableStorage, size: Int) {
    free[size, default: []].append(Block(storage: storage, lastUse: step))
  }

  /// Lets go of blocks that were not used since the call before the last.
  package func trim() {
    for (size, blocks) in free {
      let used = blocks.filter { $0.lastUse >= step - 1 }
      byteCount -= (blocks.count - used.count) * size
      free[size] = used
    }
    step += 1
  }

  /// The least of 4, 5, 6, 7 · 2ⁿ that is enough; at least 64 bytes.
  private static func roundedUp(_ byteCount: Int) -> Int {
    let least = max(byteCount, 64)
    let quarter = 1 << (Int.bitWidth - 1 - (least - 1).leadingZeroBitCount - 2)
    return (least + quarter - 1) / quarter * quarter
  }

  /// What holds a block while it is in use.
  private final class Loan {
    let storage: MutableStorage
    let size: Int
    let pool: MemoryPool

    init(storage: MutableStorage, size: Int, pool: MemoryPool) {
      self.storage = storage
      self.size = size
      self.pool = pool
    }

    deinit { pool.giveBack(storage, size: size) }
  }
}
