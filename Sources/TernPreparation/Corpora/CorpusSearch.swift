import TernCorpus

/// Which corpora are there, and which not.
struct CorpusSearch: Sendable {
  /// Something that was looked for in vain.
  struct Missing: Sendable, Hashable {
    let name: String
    let path: String
    let remedy: String

    var description: String { "\(name): not in \(path). \(remedy)" }
  }

  /// The parts that are there.
  private(set) var parts: [CorpusPart] = []
  private(set) var missing: [Missing] = []

  private static let libriSpeech = [
    "train-clean-100", "train-clean-360", "train-other-500", "dev-clean", "dev-other", "test-clean",
    "test-other",
  ]
  private static let miniLibriSpeech = ["train-clean-5", "dev-clean-2"]
  private static let splits = ["train", "dev", "test"]

  /// Looks for everything that the options name.
  init(_ options: PreparationOptions) {
    if options.corpora.isEmpty || isFolder("\(options.downloadFolder)/LibriSpeech") {
      findLibriSpeech(options)
    }
    for corpus in options.corpora { findSplits(of: corpus, origin: nil) }
    let gigaSpeech = "\(options.downloadFolder)/GigaSpeech"
    let isGigaSpeechThere = isFile(GigaSpeech.metadata(in: gigaSpeech))
    if isGigaSpeechThere {
      parts += options.gigaSubsets.map { subset in
        let isTraining = !["DEV", "TEST"].contains(subset)
        return CorpusPart(
          corpus: "gigaspeech", name: subset, source: .gigaSpeech(gigaSpeech),
          isTraining: isTraining, origin: "giga")
      }
    } else if options.gigaCorpora.isEmpty {
      missing.append(
        Missing(
          name: "GigaSpeech (a second corpus, not needed)",
          path: gigaSpeech,
          remedy: "Apply for it at https://github.com/SpeechColab/GigaSpeech#download"))
    }
    for corpus in options.gigaCorpora { findSplits(of: corpus, origin: "giga") }
  }

  private mutating func findLibriSpeech(_ options: PreparationOptions) {
    func part(_ name: String) -> CorpusPart {
      CorpusPart(
        corpus: "librispeech", name: name,
        source: .folder("\(options.downloadFolder)/LibriSpeech/\(name)"),
        isTraining: name.hasPrefix("train"))
    }
    let wanted = Self.libriSpeech.filter { name in
      options.usesFullLibriSpeech || !["train-clean-360", "train-other-500"].contains(name)
    }
    let folder = "\(options.downloadFolder)/LibriSpeech"
    parts += wanted.filter { isFolder("\(folder)/\($0)") }.map(part)
    let absent = wanted.filter { !isFolder("\(folder)/\($0)") }
    if !absent.isEmpty {
      missing.append(
        Missing(
          name: "LibriSpeech \(absent.joined(separator: ", "))", path: folder,
          remedy: "Unpack https://www.openslr.org/resources/12/<part>.tar.gz"
            + " in \(options.downloadFolder), or give --dl-dir"))
    }
    parts += Self.miniLibriSpeech.filter { isFolder("\(folder)/\($0)") }.map(part)
  }

  private mutating func findSplits(of corpus: PreparationOptions.NamedFolder, origin: String?) {
    for split in Self.splits {
      let (table, folder) = ("\(corpus.path)/\(split).tsv", "\(corpus.path)/\(split)")
      guard isFile(table) || isFolder(folder) else {
        missing.append(
          Missing(
            name: "\(corpus.name) \(split)", path: corpus.path,
            remedy: "Expected \(split).tsv, a table with columns id, path, text and speaker, or "
              + "\(split), a folder with LibriSpeech's layout"))
        continue
      }
      parts.append(
        CorpusPart(
          corpus: corpus.name, name: split, source: isFile(table) ? .table(table) : .folder(folder),
          isTraining: split == "train", origin: origin))
    }
  }
}
