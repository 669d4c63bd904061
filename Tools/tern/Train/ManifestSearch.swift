import Foundation
import TernCorpus

/// Finds the manifests of corpora where `tern prepare` puts them, by icefall's names.
struct ManifestSearch {
  private let folder: String
  private let isFull: Bool
  private let isMini: Bool
  private let names: Set<String>

  /// A search in the options' folder, which need not be there.
  init(_ options: CorpusOptions) {
    folder = options.manifestDir
    isFull = options.fullLibri.isTrue
    isMini = options.miniLibri.isTrue
    names = Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
  }

  /// The manifests of what is learnt from.
  ///
  /// - Throws: ``CorpusError`` with code `.missing` that tells what was looked for.
  func training(_ corpora: [String]) throws(CorpusError) -> [String] {
    var found: [String] = []
    for corpus in corpora { found += try training(corpus) }
    return found
  }

  private func training(_ corpus: String) throws(CorpusError) -> [String] {
    switch corpus {
    case "librispeech":
      if isMini { return try first(of: [["librispeech_cuts_train-clean-5"]], corpus) }
      guard isFull else { return try first(of: [["librispeech_cuts_train-clean-100"]], corpus) }
      let parts = ["train-clean-100", "train-clean-360", "train-other-500"]
      return try first(
        of: [["librispeech_cuts_train-all-shuf"], parts.map { "librispeech_cuts_\($0)" }], corpus)
    case "gigaspeech": return try first(of: gigaSpeech, corpus)
    default:
      let parts = all("\(corpus)_cuts_train")
      guard !parts.isEmpty else { throw missing(["\(corpus)_cuts_train*.jsonl.gz"], corpus) }
      return parts
    }
  }

  /// The manifests by which learning is judged; empty where there are none.
  func validation(_ corpora: [String]) -> [String] {
    corpora.flatMap { corpus -> [String] in
      guard corpus == "librispeech" else { return all("\(corpus)_cuts_dev") }
      let parts = isMini ? ["dev-clean-2"] : ["dev-clean", "dev-other"]
      return parts.map { "librispeech_cuts_\($0)" }.filter(isThere).map(path)
    }
  }

  /// Whether there is a GigaSpeech to learn from.
  var hasGigaSpeech: Bool { gigaSpeech.contains { $0.contains(where: isThere) } }

  /// The path of the noise's manifest.
  var noise: String { path("musan_cuts") }

  /// Whether there is noise.
  var hasNoise: Bool { isThere("musan_cuts") }

  /// The subsets of GigaSpeech, those that are wanted first: XL, whole or in pieces, or S.
  private var gigaSpeech: [[String]] {
    let pieces =
      (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(Self.pieces)"))
      .map { $0.compactMap(Self.piece).sorted { $0.number < $1.number } } ?? []
    let largest = [["gigaspeech_cuts_XL"], pieces.map { "\(Self.pieces)/\($0.name)" }]
    func subsets(_ names: [String]) -> [[String]] {
      names.flatMap { [["gigaspeech_cuts_\($0)"], ["gigaspeech_cuts_\($0)_raw"]] }
    }
    return isFull
      ? largest + subsets(["L", "M", "S", "XS"]) : subsets(["S", "XS", "M", "L"]) + largest
  }

  private static let pieces = "gigaspeech_XL_split_2000"

  private static func piece(_ file: String) -> (number: Int, name: String)? {
    let parts = file.split(separator: ".")
    guard parts.count == 4, parts[0] == "gigaspeech_cuts_XL", parts[2...] == ["jsonl", "gz"],
      let number = Int(parts[1])
    else { return nil }
    return (number, parts[0...1].joined(separator: "."))
  }

  /// The manifests that are there of the first choice that has any.
  private func first(of choices: [[String]], _ corpus: String) throws(CorpusError) -> [String] {
    for choice in choices {
      let found = choice.filter(isThere)
      if !found.isEmpty { return found.map(path) }
    }
    throw missing(choices.flatMap { $0 }.map { "\($0).jsonl.gz" }, corpus)
  }

  /// Sorted manifests whose names begin so; a shuffled one of all parts alone.
  private func all(_ prefix: String) -> [String] {
    let suffix = ".jsonl.gz"
    let found = names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }.sorted()
    let shuffled = found.filter { $0 == "\(prefix)-all-shuf\(suffix)" }
    return (shuffled.isEmpty ? found : shuffled).map { "\(folder)/\($0)" }
  }

  private func path(_ name: String) -> String { "\(folder)/\(name).jsonl.gz" }

  private func isThere(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: path(name))
  }

  private func missing(_ files: [String], _ corpus: String) -> CorpusError {
    let others = Set(
      names.compactMap { name in name.firstRange(of: "_cuts_train").map { name[..<$0.lowerBound] } }
    )
    let there =
      others.isEmpty
      ? "" : " (there are \(others.sorted().joined(separator: ", ")))"
    return CorpusError(
      .missing,
      "no cuts of \(corpus) in \(folder), looked for \(files.joined(separator: ", ")): make them with "
        + "`tern prepare`, name another corpus by --corpus\(there), or give manifests by --train")
  }
}
