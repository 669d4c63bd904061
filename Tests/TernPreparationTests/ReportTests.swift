import Foundation
import TernCorpus
import TernPreparation
import TestSupport
import Testing

struct ReportTests {
  @Test func quantilesAreThoseOfTheSortedDurations() {
    var random = SeededGenerator(seed: 5)
    let durations = (0..<997).map { _ in Double.random(in: 0.2...19, using: &random) }
    var statistics = DurationStatistics()
    for duration in durations { statistics.add(duration) }
    let sorted = durations.sorted()
    let shares = [0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
    for (share, quantile) in zip(shares, statistics.quantiles(shares)) {
      let expected = sorted[Int((share * 997).rounded(.up)) - 1]
      #expect(abs(quantile - expected) <= 0.005 + 1e-9)
    }
    #expect(statistics.shortest == sorted.first)
    #expect(statistics.longest == sorted.last)
    #expect(abs(statistics.total - durations.reduce(0, +)) < 1e-6)
  }

  @Test func saysWhatPartsHold() throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits()
    // A character that is not learnt, and two recordings that are also learnt from, one of them under
    // another name; but not one that only has the name of another.
    var table = try String(contentsOfFile: corpus.path("digits/test.tsv"), encoding: .utf8)
    table += "train-0\taudio/train-0.wav\ts9\tZEBRA Q\nother\taudio/train-1.wav\ts9\tONE\n"
    table += "train-2\taudio/test-0.wav\ts9\tONE\n"
    try corpus.write(table, as: "digits/test.tsv")
    let preparation = try Preparation(corpus.options())
    try preparation.run([.speechManifests, .tokenizers, .report])
    let report = try String(contentsOfFile: preparation.reportPath, encoding: .utf8)
    let parts = report.components(separatedBy: "\ndigits ")
    #expect(parts.count == 3)
    #expect(parts[0].contains("digits train (to learn from)"))
    #expect(parts[0].contains("utterances             12\n"))
    #expect(parts[0].contains("speakers               2\n"))
    #expect(parts[0].contains("min 0.50,"))
    #expect(parts[0].contains("max 1.20,"))
    #expect(parts[0].contains("problems               none"))
    #expect(parts[2].hasPrefix("test (to test with)"))
    #expect(parts[2].contains("heard in parts above   2 recordings\n"))
    #expect(
      parts[2].contains(
        "4 characters: A (1, train-0), B (1, train-0), Q (1, train-0), Z (1, train-0)"))
  }

  @Test func warnsOfTranscriptsThatMixCases() throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits()
    let preparation = try Preparation(corpus.options())
    let table = try String(contentsOfFile: corpus.path("digits/train.tsv"), encoding: .utf8)
    try corpus.write(table + "odd\taudio/train-0.wav\ts9\tOne\n", as: "digits/train.tsv")
    let events = EventList()
    try preparation.run([.speechManifests, .tokenizers, .report], observe: events.add)
    #expect(
      events.summary(of: "digits_train")?.contains(
        "; mixed case, capital (first in train-0) and small (first in odd):") == true)
    #expect(events.summary(of: "digits_dev")?.contains("mixed case") == false)
    let report = try String(contentsOfFile: preparation.reportPath, encoding: .utf8)
    let letters = report.split(separator: "\n").filter { $0.hasPrefix("  letters ") }
    #expect(
      letters.map { $0.dropFirst(25) } == [
        "capital (first in train-0) and small (first in odd)", "capital", "capital",
      ])
  }
}
