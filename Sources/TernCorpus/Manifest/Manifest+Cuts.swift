extension Manifest {
  /// Whether a file lists cuts, by its name.
  static func listsCuts(_ path: String) -> Bool {
    path.hasSuffix(".jsonl") || path.hasSuffix(".jsonl.gz")
  }

  /// The utterances of a file of lhotse's cuts.
  static func read(cuts path: String, into list: inout UtteranceList) throws(CorpusError) {
    let cuts = try ManifestReader<Cut>(path: path)
    let store = FeatureStore()
    let usesStoredFeatures = list.options.usesStoredFeatures
    while true {
      let cut: Cut
      do {
        guard let next = try cuts.next() else { return }
        cut = next
      } catch {
        try list.note(error)
        continue
      }
      try list.append(at: cuts.place) { () throws(CorpusError) in
        let utterance = try Utterance(cut, usesStoredFeatures: usesStoredFeatures)
        if let features = utterance.features {
          try store.check(features)
        } else {
          try utterance.audio?.check()
        }
        return utterance
      }
    }
  }
}
