import TernCorpus

extension ManifestReport {
  /// What is said of the utterances of a set that are left out: how many, which, and why. Nil where there are none.
  func leftOut(of set: String) -> String? {
    count == 0 ? nil : "\(set): \(count) utterances are left out\n\(self)"
  }
}
