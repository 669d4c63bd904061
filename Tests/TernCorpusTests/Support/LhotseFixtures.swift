import Foundation
import TernCorpus
import TestSupport

/// Manifests that lhotse wrote (`Tools/goldens/manifests.py`), with the paths of this machine.
final class LhotseFixtures {
  private let corpus: TemporaryCorpus

  init() throws {
    corpus = try TemporaryCorpus()
    for name in ["two-byte", "speech", "one-byte"] {
      let path = Fixtures.path("manifests/feats/\(name).scp")
      try corpus.write(
        Self.local(String(contentsOfFile: path, encoding: .utf8)), as: "\(name).scp")
    }
  }

  /// The lines of one of them, as they are.
  static func lines(_ name: String) throws -> [String] {
    let reader = try ManifestReader<JSON>(path: Fixtures.path("manifests/\(name)"))
    var lines: [String] = []
    while let line = try reader.next() { lines.append(line.text) }
    return lines
  }

  private static func local(_ text: String) -> String {
    text.replacing("FIXTURES/", with: Fixtures.folder.path + "/")
  }

  /// The lines of one of them.
  func lines(_ name: String) throws -> [String] {
    let folder = Fixtures.path("manifests/feats") + "/"
    let scripts = try Regex("\(NSRegularExpression.escapedPattern(for: folder))([a-z-]+\\.scp)")
    return try Self.lines(name).map { line in
      Self.local(line).replacing(scripts) { corpus.path(String($0.output[1].substring ?? "")) }
    }
  }

  /// The cuts by name.
  func cuts(_ name: String = "cuts.jsonl.gz") throws -> [String: Cut] {
    let cuts = try lines(name).map { try Cut(JSON(parsing: $0.utf8)) }
    return Dictionary(uniqueKeysWithValues: cuts.map { ($0.id, $0) })
  }
}
