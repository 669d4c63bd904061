/// Texts, numbered from 0 as they are added, and found by their bytes: texts that Unicode calls equal are
/// two where their bytes differ.
struct SymbolTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// Open addressing: a text's number in the first free place after that of its hash; a power of two.
  private var slots = [Int32](repeating: -1, count: 16)

  /// The number of texts.
  var count: Int { ends.count }

  /// The text of a number.
  subscript(number: Int) -> ArraySlice<UInt8> { bytes[range(number)] }

  /// The number of a text; nil where it is not here.
  func find(_ text: ArraySlice<UInt8>) -> Int? {
    let number = slots[slot(of: text)]
    return number < 0 ? nil : Int(number)
  }

  /// The number of a text; nil where it is not here.
  func find(_ text: String) -> Int? { find(Array(text.utf8)[...]) }

  /// The number of a text, which is added where it is not here.
  ///
  /// - Precondition: at most 2^31 - 1 texts.
  @discardableResult
  mutating func insert(_ text: ArraySlice<UInt8>) -> (number: Int, isNew: Bool) {
    let slot = slot(of: text)
    if slots[slot] >= 0 { return (Int(slots[slot]), false) }
    slots[slot] = Int32(count)
    bytes += text
    ends.append(bytes.count)
    if 2 * count > slots.count { grow() }
    return (count - 1, true)
  }

  /// The number of a text, which is added where it is not here.
  @discardableResult
  mutating func insert(_ text: String) -> (number: Int, isNew: Bool) {
    insert(Array(text.utf8)[...])
  }

  private func range(_ number: Int) -> Range<Int> {
    (number == 0 ? 0 : ends[number - 1])..<ends[number]
  }

  /// The place of a text, or the free one where it would go.
  private func slot(of text: ArraySlice<UInt8>) -> Int {
    var slot = Self.hash(text) & (slots.count - 1)
    while slots[slot] >= 0, bytes[range(Int(slots[slot]))] != text {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: 2 * slots.count)
    for number in 0..<count { slots[slot(of: bytes[range(number)])] = Int32(number) }
  }

  private static func hash(_ text: ArraySlice<UInt8>) -> Int {
    var hasher = Hasher()
    var word: UInt64 = 1
    for byte in text {
      word = word << 8 | UInt64(byte)
      if word >> 56 != 0 {
        hasher.combine(word)
        word = 1
      }
    }
    hasher.combine(word)
    return hasher.finalize()
  }
}
