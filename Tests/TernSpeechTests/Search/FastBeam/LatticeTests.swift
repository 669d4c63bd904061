import Foundation
import TernLanguage
import TernSpeech
import TestSupport
import Testing

/// N-best lists against enumeration of the lattice.
struct LatticeTests {
  private func lattices(_ body: (Lattice, Comment) throws -> Void) throws {
    try withEverySeed(0..<40) { random in
      var search = SearchCase(
        graph: Bool.random(using: &random)
          ? nil : ExplicitGraph(tokenCount: 4, using: &random),
        vocabularySize: 4, frames: .random(in: 0...7, using: &random), seed: random.next(),
        spread: 2)
      search.options.maximumContexts = 3
      search.options.maximumStates = 5
      search.options.keepsLattice = true
      try body(try search.run().lattice(), here)
    }
  }

  @Test func totalsAreTheSumsOfAllPaths() throws {
    var count = 0
    try lattices { lattice, comment in
      let paths = lattice.allPaths()
      #expect(abs(lattice.totalScore - logSum(paths.map(\.score))) < 1e-9, comment)
      try check(lattice.nBest(.tokens), paths, comment) { $0.map(\.token) }
      try check(lattice.nBest(.words), paths, comment) { $0.compactMap(\.word) }
      count += lattice.nBest(.tokens).count
    }
    #expect(count > 200)
  }

  private func check(
    _ entries: [NBestEntry], _ paths: [EnumeratedPath], _ comment: Comment,
    _ symbols: ([LatticePath.Item]) -> [Int]
  ) throws {
    let groups = Dictionary(grouping: paths) { symbols($0.items) }
    #expect(Set(entries.map { symbols($0.path.items) }).count == entries.count, comment)
    for entry in entries {
      let group = try #require(groups[symbols(entry.path.items)], comment)
      let best = group.reduce(-.infinity) { max($0, $1.score) }
      #expect(abs(entry.totalScore - logSum(group.map(\.score))) < 1e-9, comment)
      #expect(abs(entry.path.score - best) < 1e-9, comment)
      let equals = group.filter { abs($0.score - best) < 1e-9 }
      #expect(equals.contains { $0.items == entry.path.items }, comment)
    }
    let totals = entries.map(\.totalScore)
    #expect(totals == totals.sorted(by: >), comment)
    // What all paths but a few say has been drawn.
    let drawn = logSum(totals)
    #expect(drawn > logSum(paths.map(\.score)) - 0.2, comment)
  }

  /// Of 20,000 draws each path has its share, within five standard deviations.
  @Test(arguments: [0.5, 1]) func drawsFollowTheScaledProbabilities(scale: Double) throws {
    var search = SearchCase(vocabularySize: 3, frames: 3, seed: 3, spread: 1)
    search.options = SearchCase.exhaustive
    let lattice = try search.run().lattice()
    var random = SeededGenerator(seed: 1)
    var counts: [[Int?]: Int] = [:]
    lattice.drawPaths(20_000, scale: scale, using: &random) { path in
      counts[path.map(\.token), default: 0] += 1
    }
    let paths = lattice.allPaths()
    let total = logSum(paths.map { scale * $0.score })
    #expect(paths.count == 27)
    for path in paths {
      var tokens = [Int?](repeating: nil, count: 3)
      for item in path.items { tokens[item.frame] = item.token }
      let share = exp(scale * path.score - total)
      let deviation = (20_000 * share * (1 - share)).squareRoot()
      #expect(abs(Double(counts[tokens] ?? 0) - 20_000 * share) < 5 * deviation)
    }
  }

  @Test func howManyAndHowDifferent() throws {
    var search = SearchCase(vocabularySize: 3, frames: 3, seed: 3, spread: 1)
    search.options = SearchCase.exhaustive
    let run = try search.run()
    let lattice = try run.lattice()
    var options = NBestOptions()
    let sequences = Set(lattice.allPaths().map(\.tokens)).count
    options.pathCount = 5000
    #expect(lattice.nBest(.tokens, options).count == sequences)
    // With a large scale only the best path is drawn; with none, only it is there.
    options.scale = 1000
    #expect(lattice.nBest(.tokens, options).count == 1)
    (options.pathCount, options.scale) = (0, 0.5)
    #expect(lattice.nBest(.tokens, options).map(\.path) == [run.bestPath()])
    options.pathCount = 10
    let some = lattice.nBest(.tokens, options)
    #expect(some == lattice.nBest(.tokens, options) && some.count < sequences)
    options.seed = 7
    #expect(some != lattice.nBest(.tokens, options))
  }
}
