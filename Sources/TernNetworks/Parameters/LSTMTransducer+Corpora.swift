extension LSTMTransducer {
  /// What stands behind the name of each part that only the second corpus has.
  static let secondCorpusSuffix = "_giga"

  /// Whether a parameter belongs to the heads of the second corpus, which recognition does not use.
  package static func isOfSecondCorpus(_ parameter: String) -> Bool {
    parameter.prefix { $0 != "." }.hasSuffix(secondCorpusSuffix)
  }
}
