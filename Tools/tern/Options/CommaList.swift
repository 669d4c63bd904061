import ArgumentParser

/// Values between commas: `--avg 1,2,5`.
struct CommaList<Value: ExpressibleByArgument & Hashable>: ExpressibleByArgument {
  let values: [Value]

  init(_ values: [Value]) { self.values = values }

  /// The values of a text; nil where it has none, one that is none, or one twice.
  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { Value(argument: String($0)) }
    guard values.count == parts.count, Set(values).count == values.count else { return nil }
  }

  var defaultValueDescription: String {
    values.map(\.defaultValueDescription).joined(separator: ",")
  }

  static var allValueStrings: [String] { Value.allValueStrings }
}
