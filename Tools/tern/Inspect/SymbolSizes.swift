import ArgumentParser

/// Sizes of a graph's symbols: `--sizes N=1,T=9`.
struct SymbolSizes: ExpressibleByArgument {
  private(set) var values: [String: Int] = [:]

  /// The sizes of a text; nil where one is no number of at least 1, or is given twice.
  init?(argument: String) {
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=", omittingEmptySubsequences: false)
      guard pair.count == 2, let size = Int(pair[1]), size > 0,
        values.updateValue(size, forKey: String(pair[0])) == nil
      else { return nil }
    }
  }
}
