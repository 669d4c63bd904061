import Foundation
import TernLanguage
import TernSpeech

/// A path, by enumeration.
struct EnumeratedPath: Hashable {
  var items: [LatticePath.Item] = []
  var score = 0.0

  var tokens: [Int] { items.map(\.token) }
  var words: [Int] { items.compactMap(\.word) }
}

extension SearchCase {
  /// All paths of all frames, and whether the graph may end after each.
  func allPaths() -> [(path: EnumeratedPath, end: Float?)] {
    var all: [(EnumeratedPath, Float?)] = []
    func follow(_ path: EnumeratedPath, _ context: [Int], _ graph: GraphState, _ frame: Int) {
      if frame == frameCount { return all.append((path, self.graph.finalScore(of: graph))) }
      let scores = scores(of: context, in: frame)
      var silent = path
      silent.score += Double(scores[decoding.blank])
      follow(silent, context, graph, frame + 1)
      self.graph.forEachArc(from: graph) { arc in
        var next = path
        next.score += Double(arc.score) + Double(scores[arc.token])
        next.items.append(
          LatticePath.Item(
            token: arc.token, frame: frame, word: arc.word, logProbability: scores[arc.token],
            silence: scores[decoding.blank]))
        follow(next, context.dropFirst() + [arc.token], arc.next, frame + 1)
      }
    }
    follow(EnumeratedPath(), decoding.startContext, graph.start, 0)
    return all
  }
}

extension Lattice {
  /// All paths, by enumeration.
  func allPaths() -> [EnumeratedPath] {
    var all: [EnumeratedPath] = []
    func follow(_ path: EnumeratedPath, _ state: Int32, _ frame: Int) {
      if frame == frames.count {
        guard let end = endScores[Int(state)] else { return }
        return all.append(EnumeratedPath(items: path.items, score: path.score + end))
      }
      for arc in frames[frame] where arc.source == state {
        var next = path
        next.score += arc.score
        if let token = arc.token {
          next.items.append(
            LatticePath.Item(
              token: token, frame: frame, word: arc.word, logProbability: arc.logProbability,
              silence: arc.silence))
        }
        follow(next, arc.target, frame + 1)
      }
    }
    follow(EnumeratedPath(), 0, 0)
    return all
  }
}

/// log Σ exp.
func logSum(_ values: some Collection<Double>) -> Double {
  guard let highest = values.max(), highest > -.infinity else { return -.infinity }
  return highest + log(values.reduce(0) { $0 + exp($1 - highest) })
}
