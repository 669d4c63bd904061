import CTernFormat

/// The values of a repeated field.
func values<Value: BitwiseCopyable>(
  _ field: UnsafeMutablePointer<Value>?, _ count: Int
) -> [Value] {
  unsafe Array(UnsafeBufferPointer(start: field, count: field == nil ? 0 : count))
}

/// The messages of a repeated field; what they point to lives as long as the message that holds them.
func messages<Message>(
  _ field: UnsafeMutablePointer<UnsafeMutablePointer<Message>?>?, _ count: Int
) -> [Message] {
  unsafe values(field, count).compactMap { unsafe $0?.pointee }
}

/// The value of a string field.
func text(
  _ field: UnsafeMutablePointer<CChar>?, at location: @autoclosure () -> String
) throws(GraphError) -> String {
  guard let field = unsafe field, let text = unsafe String(validatingCString: field) else {
    throw GraphError(.structure, at: location(), "holds a text that is not UTF-8")
  }
  return text
}

/// The values of a repeated string field.
func texts(
  _ field: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ count: Int,
  at location: @autoclosure () -> String
) throws(GraphError) -> [String] {
  try unsafe values(field, count).map { (value) throws(GraphError) in
    try unsafe text(value, at: location())
  }
}

/// A number of an unsigned field.
func number(_ field: UInt64, at location: String) throws(GraphError) -> Int {
  guard let number = Int(exactly: field) else {
    throw GraphError(.limit, at: location, "holds the number \(field)")
  }
  return number
}

extension Dictionary {
  /// The dictionary of a list of names and values, in which no name comes twice.
  init(
    unique pairs: [(Key, Value)], at location: String
  ) throws(GraphError) where Key == String {
    self.init(minimumCapacity: pairs.count)
    for (key, value) in pairs {
      guard updateValue(value, forKey: key) == nil else {
        throw GraphError(.structure, at: location, "holds '\(key)' twice")
      }
    }
  }
}
