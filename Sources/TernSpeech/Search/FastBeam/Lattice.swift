/// What was said, in all ways that a search found likely enough: the arcs between the states of each
/// encoder frame and the next. Every arc lies on a path from the start to an end.
///
/// Source: k2, `RnntDecodingStreams::FormatOutput`.
package struct Lattice: Sendable, Hashable {
  /// A step of one frame.
  package struct Arc: Sendable, Hashable {
    /// The state of its frame that it leaves, and that of the next frame that it leads to.
    package let source: Int32
    package internal(set) var target: Int32
    private let tokenNumber: Int32
    private let wordNumber: Int32
    /// What the graph gives for the step, in nats.
    package let graphScore: Float
    /// What the joiner gives, in nats.
    package let logProbability: Float
    /// What it gives for blank, in nats.
    package let silence: Float

    init(
      source: Int, token: Int?, word: Int?, graphScore: Float, logProbability: Float, silence: Float
    ) {
      self.source = Int32(source)
      target = 0
      tokenNumber = token.map { Int32(clamping: $0) } ?? -1
      wordNumber = word.map { Int32(clamping: $0) } ?? -1
      (self.graphScore, self.logProbability) = (graphScore, logProbability)
      self.silence = silence
    }

    /// The token that is said; nil where nothing is.
    package var token: Int? { tokenNumber < 0 ? nil : Int(tokenNumber) }
    /// The word that is complete with the token; nil where none is.
    package var word: Int? { wordNumber < 0 ? nil : Int(wordNumber) }
    /// What the step gives in all, in nats.
    package var score: Double { Double(graphScore) + Double(logProbability) }

    /// The token, as found in a frame; nil where nothing is said.
    func item(in frame: Int) -> LatticePath.Item? {
      token.map {
        LatticePath.Item(
          token: $0, frame: frame, word: word, logProbability: logProbability, silence: silence)
      }
    }
  }

  /// The arcs of each frame, by the states that they leave.
  package let frames: [[Arc]]
  /// The score of ending in each state after the last frame, in nats; nil where that is not allowed.
  package let endScores: [Double?]
  /// Whether paths end where the graph may end, and not just where the audio does.
  package let isComplete: Bool

  /// - Parameter frames: Arcs of which some may lead to no end.
  init(_ frames: LatticeFrames, endScores: [Double?], isComplete: Bool) {
    var frames = frames
    frames.removeDeadEnds(endingIn: endScores.map { $0 != nil })
    self.frames = frames.frames
    self.endScores = endScores
    self.isComplete = isComplete
  }

  /// Whether there is no path at all.
  package var isEmpty: Bool { endScores.allSatisfy { $0 == nil } }
}
