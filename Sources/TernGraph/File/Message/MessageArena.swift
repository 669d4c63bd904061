import CTernFormat

/// Memory of a message that is being built; the message lives as long as its arena.
@safe final class MessageArena {
  private var blocks: [UnsafeMutableRawPointer] = unsafe []

  deinit {
    unsafe blocks.forEach { unsafe $0.deallocate() }
  }

  /// A new message, made by protobuf-c's function for its type.
  func message<Message>(
    _ initialize: (UnsafeMutablePointer<Message>?) -> Void
  ) -> UnsafeMutablePointer<Message> {
    let message = unsafe allocate(Message.self, count: 1)
    unsafe initialize(message)
    return unsafe message
  }

  /// The values of a repeated field.
  func array<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
    let array = unsafe allocate(Element.self, count: elements.count)
    for (index, element) in elements.enumerated() {
      unsafe (array + index).initialize(to: element)
    }
    return unsafe array
  }

  /// The messages of a repeated field.
  func messages<Message>(
    _ messages: [UnsafeMutablePointer<Message>]
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<Message>?> {
    unsafe array(messages.map { unsafe $0 })
  }

  /// The value of a string field; the text has no zero byte.
  func text(_ text: String) -> UnsafeMutablePointer<CChar> {
    unsafe array(Array(text.utf8CString))
  }

  /// The values of a repeated string field.
  func texts(_ texts: [String]) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> {
    unsafe array(texts.map { unsafe text($0) })
  }

  private func allocate<Element>(
    _ type: Element.Type, count: Int
  ) -> UnsafeMutablePointer<Element> {
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
    unsafe blocks.append(UnsafeMutableRawPointer(memory))
    return unsafe memory
  }
}
