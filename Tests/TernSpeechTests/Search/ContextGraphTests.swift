import TernSpeech
import TestSupport
import Testing

struct ContextGraphTests {
  /// Nodes, and scores step by step, of icefall's graphs.
  @Test func graphsAreThoseOfIcefall() throws {
    for golden in try SearchGoldens.read().contextGraphs {
      let scores = golden.scores ?? golden.phrases.map { _ in 0 }
      let graph = ContextGraph(
        phrases: zip(golden.phrases, scores).map { tokens, score in
          (tokens, score == 0 ? golden.contextScore : score)
        })
      #expect(graph.nodes.count == golden.nodes.count)
      for (node, expected) in zip(graph.nodes, golden.nodes) {
        #expect(node.token == expected.token && node.level == expected.level)
        #expect(node.tokenScore == expected.tokenScore && node.nodeScore == expected.nodeScore)
        #expect(node.outputScore == expected.outputScore)
        #expect((node.phrase != nil) == expected.isEnd)
        #expect(node.fail == expected.fail && node.output == expected.output)
        #expect(
          Dictionary(uniqueKeysWithValues: node.next.map { ("\($0)", $1) }) == expected.children)
      }
      for run in golden.runs {
        var (node, total) = (ContextGraph.root, 0.0)
        for (token, expected) in zip(run.tokens, run.steps) {
          let step = graph.step(node, token: token, isStrict: run.isStrict)
          #expect(step.score == expected.score && step.next == expected.state)
          let phrase = step.matched.flatMap { graph.nodes[$0].phrase }
          #expect(phrase.map { "P\($0)" } == expected.matched)
          (node, total) = (step.next, total + step.score)
        }
        #expect(graph.finalize(node) == run.finalizeScore)
        #expect(total + graph.finalize(node) == run.total)
      }
    }
  }
}
