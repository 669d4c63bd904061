import TernGraph
import TernLanguage

/// Follows the best paths through a decoding graph, at most one token an encoder frame.
///
/// A state is what the decoder sees and where in the graph we are. From each, blank leads back to it
/// and each arc of the graph on, at the joiner's log-probability and the arc's score; of all paths to a
/// state the best one counts, and states are pruned by beam, number, and number of contexts.
///
/// Source: k2, `rnnt_decode.{h,cu}`, as icefall's `fast_beam_search` uses it. Three things differ:
/// - The last frame is as the others, and the score of ending counts. k2 takes the last frame's scores
///   and tokens away.
/// - States that may end do not count twice among the states.
/// - The decoder starts with the model's own context, and its unknown token says nothing, as in the
///   other searches.
package struct FastBeamSearch: Sendable {
  /// How far it looks.
  package let options: FastBeamOptions
  /// How the joiner is read.
  let reading: JoinerReading
  let graph: any DecodingGraph
  /// Whether the graph is the trivial one, whose arcs need not be asked for.
  let isTrivial: Bool
  let coding: ContextCoding
  let decoding: Decoding
  let vocabularySize: Int

  /// A search of a graph with a model's tokens.
  ///
  /// - Throws: ``SpeechError`` with code `.configuration` where options make no sense, or contexts are
  ///   too long.
  package init(
    _ options: FastBeamOptions = FastBeamOptions(),
    _ searchOptions: SearchOptions = SearchOptions(),
    graph: any DecodingGraph, decoding: Decoding, vocabularySize: Int
  ) throws(SpeechError) {
    try options.check()
    try searchOptions.check(vocabularySize: vocabularySize)
    guard (0..<vocabularySize).contains(decoding.blank) else {
      throw SpeechError(
        code: .configuration, message: "blank is \(decoding.blank), of \(vocabularySize) tokens")
    }
    self.options = options
    self.graph = graph
    isTrivial = graph is TrivialGraph
    self.decoding = decoding
    reading = JoinerReading(searchOptions, decoding, width: vocabularySize)
    self.vocabularySize = vocabularySize
    coding = try ContextCoding(size: decoding.contextSize, vocabularySize: vocabularySize)
    _ = try makeState()
  }

  /// The state of a stream that begins.
  ///
  /// - Throws: ``SpeechError`` with code `.configuration` where the model's first context is none.
  package func makeState() throws(SpeechError) -> FastBeamState {
    let context = decoding.startContext
    guard context.count == decoding.contextSize,
      context.allSatisfy({ (-1..<vocabularySize).contains($0) })
    else {
      throw SpeechError(
        code: .configuration,
        message: "context \(context), expected \(decoding.contextSize) of \(vocabularySize) tokens")
    }
    return start(context: coding.context(of: context), graph: graph.start)
  }

  /// The tokens that the decoder sees in a context, the oldest first; -1 is "no token".
  package func tokens(of context: UInt64) -> [Int] { coding.tokens(of: context) }

  /// The best path so far.
  ///
  /// - Parameter isEnded: Whether the audio has ended, so that the path must end where the graph may.
  package func bestPath(of state: FastBeamState, isEnded: Bool) -> LatticePath {
    let ends = ends(of: state, isEnded: isEnded)
    guard let best = best(of: state, endScores: ends.scores) else {
      return LatticePath(items: [], score: -.infinity, isComplete: false, end: nil)
    }
    return LatticePath(
      items: state.tokens.items(to: state.live[best.place].path), score: best.score,
      isComplete: ends.areFinal, end: best.place)
  }

  /// The last token of the best path so far; nil where it has none.
  func lastToken(of state: FastBeamState) -> FoundToken? {
    best(of: state, endScores: ends(of: state, isEnded: false).scores).flatMap {
      state.tokens.last(of: state.live[$0.place].path)
    }
  }

  /// The state of a new segment: what the decoder sees goes on from a path of the one that is over.
  ///
  /// - Parameter isOpen: Whether a word may go on, so that the graph does too; otherwise it begins anew.
  func nextSegment(
    of state: FastBeamState, after path: LatticePath?, isOpen: Bool
  ) -> FastBeamState {
    guard let end = path?.end ?? bestPath(of: state, isEnded: false).end else { return state }
    let last = state.live[end]
    return start(context: last.context, graph: isOpen ? last.graph : graph.start)
  }

  private func start(context: UInt64, graph: GraphState) -> FastBeamState {
    let live = FastBeamState.Live(context: context, graph: graph, score: 0, path: TokenTree.root)
    return FastBeamState(live: [live], lattice: options.keepsLattice ? LatticeFrames() : nil)
  }

  /// The live state with the best path, the first of equals, and that path's score with its end's; nil where none
  /// may end.
  private func best(
    of state: FastBeamState, endScores: [Double?]
  ) -> (place: Int, score: Double)? {
    var best: (place: Int, score: Double)?
    for (place, live) in state.live.enumerated() {
      guard let end = endScores[place] else { continue }
      if best.map({ live.score + end > $0.score }) ?? true { best = (place, live.score + end) }
    }
    return best
  }

  /// All paths so far that survived; nil where ``FastBeamOptions/keepsLattice`` is off.
  ///
  /// - Parameter isEnded: Whether the audio has ended, so that paths must end where the graph may.
  package func lattice(of state: FastBeamState, isEnded: Bool) -> Lattice? {
    guard let frames = state.lattice else { return nil }
    let ends = ends(of: state, isEnded: isEnded)
    return Lattice(frames, endScores: ends.scores, isComplete: ends.areFinal)
  }

  /// The score of ending in each live state, nil where that is not allowed.
  private func ends(
    of state: FastBeamState, isEnded: Bool
  ) -> (scores: [Double?], areFinal: Bool) {
    let final = state.live.map { graph.finalScore(of: $0.graph).map(Double.init) }
    let areFinal = final.contains { $0 != nil }
    if isEnded && (areFinal || !options.allowsPartial) { return (final, areFinal) }
    return (final.map { _ in 0 }, false)
  }
}
