import TernInterchange

extension StateDict {
  /// Checks that there are tensors of these names and no others, in whatever order.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` that names those that are missing and those
  ///   that are too many.
  func require(_ expected: [String], in path: String) throws(TrainingError) {
    let complaints = [
      Self.list(Set(expected).subtracting(names), as: "missing"),
      Self.list(Set(names).subtracting(expected), as: "not expected"),
    ].compactMap { $0 }
    guard complaints.isEmpty else {
      throw TrainingError(
        .checkpoint, "\(path): the weights of another model: \(complaints.joined(separator: "; "))")
    }
  }

  private static func list(_ names: Set<String>, as complaint: String) -> String? {
    if names.isEmpty { return nil }
    let shown = names.sorted().prefix(5).map { "'\($0)'" }.joined(separator: ", ")
    return "\(complaint): \(shown)" + (names.count > 5 ? " and \(names.count - 5) more" : "")
  }
}
