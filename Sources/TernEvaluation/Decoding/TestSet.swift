import Foundation
import TernCorpus

/// Utterances that a recogniser is judged by.
public struct TestSet: Sendable {
  /// The set's name: `test-clean`.
  public let name: String
  /// The utterances.
  public let utterances: [Utterance]
  /// What was left out of the manifest, and why.
  public let report: ManifestReport

  /// The set of a name, whose utterances are in a file of cuts, a table or a folder.
  ///
  /// - Throws: ``CorpusError`` as ``Manifest`` does.
  public init(name: String, path: String, options: Manifest.Options) throws(CorpusError) {
    let manifest = try Manifest(path: path, options: options)
    (self.name, utterances, report) = (name, manifest.utterances, manifest.report)
  }

  /// Names for manifests: their files' own, without endings and without what lhotse's recipes begin them
  /// with (`librispeech_cuts_`). With the corpora's names, or those of the folders before them, where two are
  /// the same, and where a name says no more than that it is a test set, so that a set has one name whether
  /// it is decoded alone or with others.
  public static func names(of paths: [String]) -> [String] {
    let parts = paths.map(Self.parts)
    return parts.map { own in
      let isPlain = own.last.map(["train", "dev", "test"].contains) ?? false
      let depth = ((isPlain && own.count > 1 ? 2 : 1)...own.count).first { depth in
        parts.count { $0.suffix(depth) == own.suffix(depth) } == 1
      }
      return own.suffix(depth ?? own.count).joined(separator: "-")
    }
  }

  /// The names of the folders on the way to a manifest, of its corpus, where its name has one, and its own.
  private static func parts(of path: String) -> [String] {
    let url = URL(filePath: path).standardizedFileURL
    let file = url.lastPathComponent
    let name = [".jsonl.gz", ".jsonl", ".tsv", ".txt"].first { file.hasSuffix($0) }.map {
      String(file.dropLast($0.count))
    }
    let stem = name ?? file
    let folders = url.deletingLastPathComponent().pathComponents.filter { $0 != "/" }
    guard let cuts = stem.firstRange(of: "_cuts_"), cuts.lowerBound > stem.startIndex,
      cuts.upperBound < stem.endIndex
    else { return folders + [stem] }
    return folders + [String(stem[..<cuts.lowerBound]), String(stem[cuts.upperBound...])]
  }

  /// The test sets that a corpus has in a folder of cuts, `<corpus>_cuts_test*.jsonl.gz`, sorted by name.
  ///
  /// - Throws: ``EvaluationError`` with code `.file` where there are none.
  public static func paths(
    of corpus: String, in folder: String
  ) throws(EvaluationError) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let found = names.filter { $0.hasPrefix("\(corpus)_cuts_test") && $0.hasSuffix(".jsonl.gz") }
    guard !found.isEmpty else {
      throw EvaluationError(
        .file, "\(folder): no test sets, expected \(corpus)_cuts_test*.jsonl.gz")
    }
    return found.sorted().map { "\(folder)/\($0)" }
  }
}
