import ArgumentParser
import Foundation
import TernTensor

/// Results that can be kept in a file, and shown beside earlier ones.
protocol BenchRecord: Codable {
  /// What was measured; results of other things are not compared.
  var title: String { get }
  /// What else the results depend on, name by name: where it differs, a comparison says so.
  var conditions: [(name: String, value: String)] { get }

  /// How many of the rows earlier results have too.
  func commonRowCount(with before: Self) -> Int

  /// All of it for people, with ratios to earlier results.
  func table(comparedWith before: Self?) -> String
}

/// What becomes of results: options that all benches share.
struct RecordOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write the results, for --compare.", valueName: "results.json"))
  var json: String?

  @Option(help: ArgumentHelp("Show ratios to earlier results.", valueName: "results.json"))
  var compare: String?

  /// What all results say of themselves.
  private struct Heading: Decodable { let title: String }

  /// The results to compare with, where there are any, of a bench that reads some files.
  ///
  /// - Throws: ``InterchangeError`` where the results would replace one of them; ``TensorError`` where
  ///   the earlier ones cannot be read; `ValidationError` where they are of something else.
  func earlier<Record: BenchRecord>(
    _ type: Record.Type = Record.self, of title: String, reading inputs: [String] = []
  ) throws -> Record? {
    if let json { try ModelFileOptions.check(outputs: [json], notReplacing: inputs) }
    guard let compare else { return nil }
    let data = Data(try MappedFile(path: compare).storage.bytes)
    guard let heading = try? JSONDecoder().decode(Heading.self, from: data) else {
      throw ValidationError("\(compare): no results, expected what --json writes")
    }
    guard heading.title == title else {
      throw ValidationError("\(compare): results of '\(heading.title)', not of '\(title)'")
    }
    guard let record = try? JSONDecoder().decode(Record.self, from: data) else {
      throw ValidationError("\(compare): results of another version of Tern: measure them again")
    }
    return record
  }

  /// Prints results, and what makes earlier ones unlike them; writes them for another time.
  func show<Record: BenchRecord>(_ record: Record, comparedWith before: Record?) throws {
    try Terminal.print(record.table(comparedWith: before))
    if let before { try printDifferences(between: record, before) }
    guard let json else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes = [UInt8](try encoder.encode(record))
    try AtomicFile.write(to: json) { append in unsafe try append(bytes.span.bytes) }
  }

  private func printDifferences<Record: BenchRecord>(
    between record: Record, _ before: Record
  ) throws {
    let differences = zip(before.conditions, record.conditions).filter { $0.value != $1.value }
      .map { "\($1.name) \($0.value), now \($1.value)" }
    if !differences.isEmpty {
      try Terminal.print(
        "\(compare ?? "") was measured otherwise: \(differences.joined(separator: "; "))")
    }
    if record.commonRowCount(with: before) == 0 {
      try Terminal.print("\(compare ?? "") has none of these rows: nothing is compared")
    }
  }
}
