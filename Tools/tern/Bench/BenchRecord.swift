import ArgumentParser
import Foundation
import TernTensor

/// Results that can be kept in a file, and shown beside earlier ones.
protocol BenchRecord: Codable {
  /// What was measured; results of other things are not compared.
  var title: String { get }

  /// All of it for people, with ratios to earlier results.
  func table(comparedWith before: Self?) -> String
}

/// What becomes of results: options that all benches share.
struct RecordOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write the results, for --compare.", valueName: "results.json"))
  var json: String?

  @Option(help: ArgumentHelp("Show ratios to earlier results.", valueName: "results.json"))
  var compare: String?

  /// The results to compare with, where there are any, of a bench that reads some files.
  ///
  /// - Throws: ``InterchangeError`` where the results would replace one of them.
  func earlier<Record: BenchRecord>(
    _ type: Record.Type = Record.self, of title: String, reading inputs: [String] = []
  ) throws -> Record? {
    if let json { try ModelFileOptions.check(outputs: [json], notReplacing: inputs) }
    guard let compare else { return nil }
    guard let data = try? Data(contentsOf: URL(filePath: compare)),
      let record = try? JSONDecoder().decode(Record.self, from: data)
    else { throw ValidationError("\(compare): no results of this bench (--json)") }
    guard record.title == title else {
      throw ValidationError("\(compare): results of '\(record.title)', not of '\(title)'")
    }
    return record
  }

  /// Prints results, and writes them for another time.
  func show<Record: BenchRecord>(_ record: Record, comparedWith before: Record?) throws {
    try Terminal.print(record.table(comparedWith: before))
    guard let json else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes = [UInt8](try encoder.encode(record))
    try AtomicFile.write(to: json) { append in unsafe try append(bytes.span.bytes) }
  }
}
