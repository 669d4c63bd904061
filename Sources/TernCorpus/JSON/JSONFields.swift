/// The members of a JSON object, read by name; what is missing or of another kind is an error that
/// names it.
struct JSONFields {
  private let members: [JSON.Member]
  private let name: String

  /// The members of an object; `name` says in messages whose they are.
  init(_ value: JSON, of name: String) throws(CorpusError) {
    guard case .object(let members) = value else {
      throw CorpusError(.format, "\(name): \(value.kind), expected an object")
    }
    self.members = members
    self.name = name
  }

  /// A value that is there and not null.
  func value(_ key: String) -> JSON? {
    guard let value = members.last(where: { $0.name == key })?.value, value != .null else {
      return nil
    }
    return value
  }

  func string(_ key: String) throws(CorpusError) -> String {
    try required(key, "a text", optionalString(key))
  }

  func optionalString(_ key: String) throws(CorpusError) -> String? {
    try optional(key, "a text") { $0.string }
  }

  func integer(_ key: String, in bounds: ClosedRange<Int>) throws(CorpusError) -> Int {
    try required(key, "an integer", optionalInteger(key, in: bounds))
  }

  func optionalInteger(
    _ key: String, in bounds: ClosedRange<Int>
  ) throws(CorpusError) -> Int? {
    try optional(key, "an integer from \(bounds.lowerBound) to \(bounds.upperBound)") {
      $0.integer.flatMap { bounds.contains($0) ? $0 : nil }
    }
  }

  func number(_ key: String, in bounds: ClosedRange<Double>) throws(CorpusError) -> Double {
    try required(key, "a number", optionalNumber(key, in: bounds))
  }

  func optionalNumber(
    _ key: String, in bounds: ClosedRange<Double>
  ) throws(CorpusError) -> Double? {
    try optional(key, "a number from \(bounds.lowerBound) to \(bounds.upperBound)") {
      $0.number.flatMap { bounds.contains($0) ? $0 : nil }
    }
  }

  func bool(_ key: String, default absent: Bool) throws(CorpusError) -> Bool {
    let value = try optional(key, "a truth value") {
      guard case .bool(let value) = $0 else { return Bool?.none }
      return value
    }
    return value ?? absent
  }

  /// A list; empty where there is none.
  func array(_ key: String) throws(CorpusError) -> [JSON] {
    try optional(key, "a list") { $0.array } ?? []
  }

  /// Numbers of channels: one, or a list.
  func channels(_ key: String) throws(CorpusError) -> [Int]? {
    try optional(key, "the number of a channel, or a list of them") { value in
      let values = value.array ?? [value]
      let channels = values.compactMap(\.integer).filter { 0...65_535 ~= $0 }
      return channels.count == values.count && !channels.isEmpty ? channels : nil
    }
  }

  /// An object's members, kept as they are; nil where there are none.
  func object(_ key: String) throws(CorpusError) -> JSON? {
    try optional(key, "an object") { value in
      guard case .object = value else { return JSON?.none }
      return value
    }
  }

  private func optional<Value>(
    _ key: String, _ expected: @autoclosure () -> String, _ convert: (JSON) -> Value?
  ) throws(CorpusError) -> Value? {
    guard let value = value(key) else { return nil }
    guard let converted = convert(value) else {
      throw CorpusError(
        .format, "\(name): '\(key)' is \(value.text.prefix(40)), expected \(expected())")
    }
    return converted
  }

  private func required<Value>(
    _ key: String, _ expected: String, _ value: Value?
  ) throws(CorpusError) -> Value {
    guard let value else {
      throw CorpusError(.format, "\(name): no '\(key)', expected \(expected)")
    }
    return value
  }
}
