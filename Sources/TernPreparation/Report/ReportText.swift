import Foundation
import TernCorpus
import TernSpeech

/// The report that a person reads: what each part holds, and what is wrong with it.
struct ReportText {
  private(set) var lines: [String] = []

  /// How many characters are named.
  private static let mostNamed = 20

  /// Appends what a part holds; `sharedCount` of its recordings are also in parts before.
  mutating func add(
    _ part: CorpusPart, _ statistics: PartStatistics, sharedCount: Int,
    tokenizers: [(name: String, TextTokenizer)]
  ) throws {
    let durations = statistics.durations
    let role = part.isTraining ? "to learn from" : "to test with"
    lines.append("\(part.corpus) \(part.name) (\(role)\(part.origin.map { ", \($0)" } ?? ""))")
    item("utterances", "\(durations.count)")
    item("hours", String(format: "%.3f", durations.total / 3600))
    item("speakers", "\(statistics.speakers.count)")
    item("words", "\(statistics.wordCount)")
    if let cases = statistics.cases.summary { item("letters", cases) }
    if durations.count > 0 { addDurations(durations) }
    if statistics.leftOutCount > 0 { item("left out, no speech", "\(statistics.leftOutCount)") }
    if sharedCount > 0 { item("heard in parts above", "\(sharedCount) recordings") }
    for (name, tokenizer) in tokenizers {
      let unknown = try statistics.unknown(to: tokenizer)
      let named = unknown.prefix(Self.mostNamed).map {
        "\($0.character) (\($0.count), \($0.utterance))"
      }
      item(
        "not in \(name)",
        unknown.isEmpty
          ? "no character" : "\(unknown.count) characters: \(named.joined(separator: ", "))")
    }
  }

  private mutating func addDurations(_ durations: DurationStatistics) {
    let shares = [0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
    let names = ["5 %", "25 %", "median", "75 %", "95 %", "99 %"]
    let quantiles = zip(names, durations.quantiles(shares)).map { name, seconds in
      String(format: "%@ %.2f", name, seconds)
    }
    item(
      "seconds",
      String(format: "min %.2f, ", durations.shortest) + quantiles.joined(separator: ", ")
        + String(
          format: ", max %.2f, mean %.2f", durations.longest,
          durations.total / Double(durations.count)))
  }

  /// Appends what jobs said of a part or of noise.
  mutating func add(_ reports: [ManifestReport]) {
    var all = ManifestReport()
    for report in reports { all.add(report) }
    item("problems", all.count == 0 ? "none" : "\(all.count)")
    lines += all.description.split(separator: "\n").map { "    \($0)" }
  }

  /// Appends a heading.
  mutating func add(heading: String) { lines.append(heading) }

  /// Appends a name and what it is.
  mutating func item(_ name: String, _ value: String) {
    lines.append("  \(name.padding(toLength: 22, withPad: " ", startingAt: 0)) \(value)")
  }
}
