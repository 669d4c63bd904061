import Foundation
import TernGraph
import TernLanguage
import TernSpeech
import TernTensor
import TestSupport
import Testing

/// A search with made-up probabilities: of each token in each context and frame, from a seed.
struct SearchCase {
  var options = FastBeamOptions()
  var graph: any DecodingGraph
  var decoding: Decoding
  let vocabularySize: Int
  let frameCount: Int
  let seed: UInt64
  /// How far logits lie apart: the wider, the more certain the model.
  let spread: Float

  init(
    graph: (any DecodingGraph)? = nil, vocabularySize: Int, contextSize: Int = 2, frames: Int,
    seed: UInt64, spread: Float = 4
  ) {
    self.graph = graph ?? TrivialGraph(tokenCount: vocabularySize)
    self.vocabularySize = vocabularySize
    decoding = Decoding()
    decoding.startContext = [Int](repeating: -1, count: contextSize - 1) + [0]
    frameCount = frames
    (self.seed, self.spread) = (seed, spread)
  }

  /// The logarithms of the probabilities of all tokens.
  func scores(of context: [Int], in frame: Int) -> [Float] {
    var hash = seed &+ UInt64(frame) &* 1_000_003
    for token in context { hash = hash &* 1009 &+ UInt64(token + 2) }
    var random = SeededGenerator(seed: hash)
    let logits = random.floats(vocabularySize, in: -spread...spread).map(Double.init)
    let total = log(logits.reduce(0) { $0 + exp($1) })
    return logits.map { Float($0 - total) }
  }

  /// Runs the search over all frames.
  ///
  /// - Parameter check: Called now and then with what is known of the stream; where it is given,
  ///   only the last of that is kept.
  func run(_ check: ((FastBeamState, FastBeamSearch) -> Void)? = nil) throws -> SearchRun {
    let search = try FastBeamSearch(
      options, graph: graph, decoding: decoding, vocabularySize: vocabularySize)
    var state = try search.makeState()
    var states = [state]
    var expansion = FrameExpansion()
    for frame in 0..<frameCount {
      let rows = state.contexts.flatMap { scores(of: search.tokens(of: $0), in: frame) }
      if check != nil { states = [] }
      search.advance(&state, by: rows, firstRow: 0, in: &expansion)
      if frame % 250 == 249 { check?(state, search) }
      states.append(state)
    }
    return SearchRun(search: search, states: states)
  }

  /// The options of a search that prunes nothing.
  static var exhaustive: FastBeamOptions {
    var options = FastBeamOptions()
    options.beam = .infinity
    (options.maximumStates, options.maximumContexts) = (.max, .max)
    options.keepsLattice = true
    return options
  }
}

/// A search that has been run.
struct SearchRun {
  let search: FastBeamSearch
  /// What is known of the stream after each number of frames.
  let states: [FastBeamState]

  var last: FastBeamState { states[states.count - 1] }

  func bestPath(isEnded: Bool = true) -> LatticePath {
    search.bestPath(of: last, isEnded: isEnded)
  }

  func lattice(isEnded: Bool = true) throws -> Lattice {
    try #require(search.lattice(of: last, isEnded: isEnded))
  }
}
