import Foundation
import TernCorpus

/// Reads the objects of one list in a JSON file, one after the other: a file of a gigabyte, as
/// GigaSpeech's, in little memory.
package struct ObjectReader {
  private let path: String
  private let key: [UInt8]
  private let file: FileHandle
  private var block: ArraySlice<UInt8> = []
  /// The lists and objects that are open.
  private var depth = 0
  /// The depth of the list's objects; nil outside the list.
  private var listDepth: Int?
  private var isInText = false
  private var isEscaped = false
  /// The text that ended last at the outermost object, which may be the name of the list.
  private var text: [UInt8] = []
  private var hasSeenList = false
  private var byteCount = 0

  /// The longest object, in bytes.
  private static let longest = 1 << 28

  /// The objects of the list that the outermost object has under a name.
  ///
  /// - Throws: ``CorpusError`` with code `.file` where the file cannot be opened.
  package init(path: String, list key: String) throws(CorpusError) {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw CorpusError(.file, "\(path): cannot be opened")
    }
    self.path = path
    self.file = file
    self.key = Array(key.utf8)
  }

  /// The next object's text; nil at the end of the file.
  ///
  /// - Throws: ``CorpusError`` with code `.file` where the file cannot be read, `.format` where it
  ///   ends within an object or has no such list.
  package mutating func next() throws(CorpusError) -> [UInt8]? {
    var object: [UInt8] = []
    while let byte = try nextByte() {
      let isInside = listDepth.map { depth > $0 } ?? false
      let hasEnded = pass(byte)
      if isInside || (listDepth.map { depth > $0 } ?? false) { object.append(byte) }
      if hasEnded { return object }
      guard object.count <= Self.longest else {
        throw CorpusError(
          .format, "\(path), byte \(byteCount): an object longer than \(Self.longest) bytes")
      }
    }
    guard depth == 0, hasSeenList else {
      let what = depth == 0 ? "no list '\(String(decoding: key, as: UTF8.self))'" : "ends early"
      throw CorpusError(.format, "\(path), byte \(byteCount): \(what)")
    }
    return nil
  }

  /// Passes over a byte; whether an object of the list ends with it.
  private mutating func pass(_ byte: UInt8) -> Bool {
    if isInText {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInText = false
      }
      if isInText && depth == 1 && text.count <= key.count { text.append(byte) }
      return false
    }
    switch byte {
    case UInt8(ascii: "\""):
      isInText = true
      if depth == 1 { text = [] }
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      depth += 1
      if depth == 2, byte == UInt8(ascii: "["), text == key {
        listDepth = 2
        hasSeenList = true
      }
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      depth -= 1
      if depth == listDepth { return true }
      if depth == 1 { (listDepth, text) = (nil, []) }
    default: break
    }
    return false
  }

  private mutating func nextByte() throws(CorpusError) -> UInt8? {
    if block.isEmpty {
      do { block = try [UInt8](file.read(upToCount: 1 << 16) ?? Data())[...] } catch {
        throw CorpusError(.file, "\(path): cannot be read")
      }
    }
    byteCount += 1
    return block.popFirst()
  }
}
