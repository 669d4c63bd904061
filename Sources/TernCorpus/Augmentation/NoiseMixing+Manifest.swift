extension NoiseMixing {
  /// The noises that a file of lhotse's cuts lists (`musan_cuts.jsonl.gz`), and what was left out of it.
  ///
  /// - Throws: ``CorpusError`` with code `.file` where the file cannot be read, `.format` where nothing
  ///   in it can be used; where reading is strict, also the first thing that is wrong.
  public static func read(
    cuts path: String, options: Manifest.Options = Manifest.Options()
  ) throws(CorpusError) -> (mixing: NoiseMixing, report: ManifestReport) {
    var options = options
    options.needsText = false
    let manifest = try Manifest(path: path, options: options)
    var (noises, report) = ([Utterance](), manifest.report)
    for noise in manifest.utterances {
      do throws(CorpusError) {
        try check(noise)
        noises.append(noise)
      } catch {
        let located = error.located(at: "\(path): noise '\(noise.id.prefix(80))'")
        if options.isStrict { throw located }
        report.note(located)
      }
    }
    guard !noises.isEmpty else {
      throw CorpusError(.format, "\(path): no noise that can be used:\n\(report)")
    }
    return (NoiseMixing(noises), report)
  }

  /// Looks whether parts of a noise can be mixed in.
  private static func check(_ noise: Utterance) throws(CorpusError) {
    guard noise.seconds >= shortest else {
      throw CorpusError(.length, "\(noise.seconds) s, expected at least \(shortest) s")
    }
    if noise.features != nil { return }
    guard case .part = noise.audio else {
      throw CorpusError(.unsupported, "a mix, expected a part of a recording")
    }
  }
}
