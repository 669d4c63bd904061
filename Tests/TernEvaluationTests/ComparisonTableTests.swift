import TernEvaluation
import Testing

@Suite struct ComparisonTableTests {
  /// A row with so many errors in a set of 10 words, and in one of 20.
  private func row(
    _ label: String, _ first: Int, _ second: Int? = nil, isOracle: Bool = false
  ) -> ComparisonTable.Row {
    func statistics(_ errors: Int, of words: Int) -> ErrorStatistics {
      let reference = Array(repeating: "A", count: words)
      let hypothesis = Array(repeating: "A", count: words - errors)
      return ErrorStatistics([
        ScoredUtterance(
          id: "u", reference: reference.joined(separator: " "),
          hypothesis: hypothesis.joined(separator: " "))
      ])
    }
    var all = ["clean": statistics(first, of: 10)]
    if let second { all["other"] = statistics(second, of: 20) }
    return ComparisonTable.Row(label: label, statistics: all, isOracle: isOracle)
  }

  @Test func bestIsFirstAndComparedWithTheFirstAskedFor() {
    let table = ComparisonTable(
      sets: ["clean", "other"],
      rows: [row("greedy", 2, 4), row("worse", 3, 4), row("better search", 1, 3)])
    #expect(
      table.description == """
                                  clean             other               all
        better search   10.00   -50.0 %   15.00   -25.0 %   13.33   -33.3 %
        greedy          20.00             20.00             20.00
        worse           30.00   +50.0 %   20.00    +0.0 %   23.33   +16.7 %
        WER in %; changes from greedy
        """)
  }

  @Test func whoKnowsTheAnswerIsTheLast() {
    let table = ComparisonTable(
      sets: ["clean"], rows: [row("greedy", 2), row("oracle", 0, isOracle: true), row("beam", 1)])
    #expect(table.rows.map(\.label) == ["beam", "greedy", "oracle"])
  }

  @Test func oneRowIsComparedWithNothing() {
    let table = ComparisonTable(sets: ["clean"], rows: [row("greedy", 2)])
    #expect(table.description == "         clean\ngreedy   20.00")
    // A set of which nothing could be decoded.
    let partial = ComparisonTable(sets: ["clean", "other"], rows: [row("greedy", 2)])
    #expect(partial.description == "         clean   other     all\ngreedy   20.00       -   20.00")
  }
}
