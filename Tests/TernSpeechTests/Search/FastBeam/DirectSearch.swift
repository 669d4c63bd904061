import TernLanguage
import TernSpeech

/// Fast beam search as it is defined, with dictionaries: slow, and as plain as can be.
///
/// Source: k2, `rnnt_decode.h` (what `Advance` says it does), without states for the end.
struct DirectSearch {
  struct Key: Hashable, Comparable {
    let context: [Int]
    let graph: UInt64

    static func < (a: Key, b: Key) -> Bool {
      a.context == b.context
        ? a.graph < b.graph : a.context.lexicographicallyPrecedes(b.context)
    }
  }

  struct Arc: Hashable {
    let frame: Int
    let source: Key
    let token: Int?
    let word: Int?
    let graphScore: Float
    let logProbability: Float
    let target: Key

    var score: Double { Double(graphScore) + Double(logProbability) }
  }

  /// The live states after each frame, with their scores.
  var live: [[Key: Double]]
  /// The arcs between them.
  var arcs: [[Arc]] = []

  init(_ search: SearchCase) {
    let start = Key(context: search.decoding.startContext, graph: search.graph.start.rawValue)
    live = [[start: 0]]
    for frame in 0..<search.frameCount { step(search, frame) }
  }

  private mutating func step(_ search: SearchCase, _ frame: Int) {
    let options = search.options
    let sources = live[frame]
    let lowest = (sources.values.max() ?? 0) - options.beam
    var found: [Arc] = []
    for (source, score) in sources {
      let scores = search.scores(of: source.context, in: frame)
      func add(_ token: Int?, by spoken: Int, _ arc: GraphArc?) {
        let context = token.map { source.context.dropFirst() + [$0] } ?? source.context
        let new = Arc(
          frame: frame, source: source, token: token, word: arc?.word,
          graphScore: arc?.score ?? 0, logProbability: scores[spoken],
          target: Key(context: context, graph: arc?.next.rawValue ?? source.graph))
        if spoken == search.decoding.blank || score + new.score >= lowest { found.append(new) }
      }
      add(nil, by: search.decoding.blank, nil)
      if let unknown = search.decoding.unknown { add(nil, by: unknown, nil) }
      search.graph.forEachArc(from: GraphState(rawValue: source.graph)) { arc in
        if arc.token != search.decoding.unknown { add(arc.token, by: arc.token, arc) }
      }
    }
    var targets: [Key: Double] = [:]
    for arc in found {
      let score = (sources[arc.source] ?? 0) + arc.score
      targets[arc.target] = max(targets[arc.target] ?? -.infinity, score)
    }
    let best = targets.values.max() ?? 0
    targets = Self.first(options.maximumStates, of: targets) { $0 }
    targets = targets.filter { $0.value >= best - options.beam }
    var contexts: [[Int]: Double] = [:]
    for (key, score) in targets {
      contexts[key.context] = max(contexts[key.context] ?? -.infinity, score)
    }
    contexts = Self.first(options.maximumContexts, of: contexts) { Key(context: $0, graph: 0) }
    targets = targets.filter { contexts[$0.key.context] != nil }
    live.append(targets)
    arcs.append(found.filter { targets[$0.target] != nil })
  }

  /// The best so many of a table, the first in order of equals.
  private static func first<Name: Hashable>(
    _ count: Int, of scores: [Name: Double], by key: (Name) -> Key
  ) -> [Name: Double] {
    let sorted = scores.sorted { a, b in
      a.value == b.value ? key(a.key) < key(b.key) : a.value > b.value
    }
    return Dictionary(uniqueKeysWithValues: sorted.prefix(count).map { ($0.key, $0.value) })
  }

  /// The arcs from which an end can be reached.
  func connected(endingIn ends: Set<Key>) -> Set<Arc> {
    var alive = ends
    var kept: Set<Arc> = []
    for frame in arcs.reversed() {
      let those = frame.filter { alive.contains($0.target) }
      kept.formUnion(those)
      alive = Set(those.map(\.source))
    }
    return kept
  }
}
