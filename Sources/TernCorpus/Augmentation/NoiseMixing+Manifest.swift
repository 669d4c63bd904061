extension NoiseMixing {
  /// The noises that a file of lhotse's cuts lists (`musan_cuts.jsonl.gz`), and what was left out of it.
  ///
  /// - Throws: ``CorpusError`` with code `.file` where the file cannot be read, `.format` where nothing
  ///   in it can be used; where reading is strict, also the first thing that is wrong.
  public static func read(
    cuts path: String, options: Manifest.Options = Manifest.Options()
  ) throws(CorpusError) -> (mixing: NoiseMixing, report: ManifestReport) {
    let cuts = try ManifestReader<Cut>(path: path)
    let store = FeatureStore()
    var (noises, report): ([Utterance], ManifestReport) = ([], ManifestReport())
    while true {
      do throws(CorpusError) {
        guard let cut = try cuts.next() else { break }
        do throws(CorpusError) {
          noises.append(try noise(cut, usesStoredFeatures: options.usesStoredFeatures, store))
        } catch {
          throw error.located(at: cuts.place)
        }
      } catch {
        if options.isStrict { throw error }
        report.note(error)
      }
    }
    guard !noises.isEmpty else {
      let reasons = report.count == 0 ? "" : " that can be used:\n\(report)"
      throw CorpusError(.format, "\(path): no noise\(reasons)")
    }
    return (NoiseMixing(noises), report)
  }

  private static func noise(
    _ cut: Cut, usesStoredFeatures: Bool, _ store: FeatureStore
  ) throws(CorpusError) -> Utterance {
    let noise = try Utterance(cut, usesStoredFeatures: usesStoredFeatures)
    guard noise.seconds >= shortest else {
      throw CorpusError(
        .length, "noise '\(noise.id)': \(noise.seconds) s, expected at least \(shortest) s")
    }
    if let features = noise.features {
      try store.check(features)
    } else if case .part(let part) = noise.audio {
      try part.check()
    } else {
      throw CorpusError(.unsupported, "noise '\(noise.id)': a mix, expected a part of a recording")
    }
    return noise
  }
}
