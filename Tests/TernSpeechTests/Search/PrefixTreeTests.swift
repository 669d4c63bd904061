import TernSpeech
import TestSupport
import Testing

struct PrefixTreeTests {
  /// Equal sequences are the same node, others are not, also after removals.
  @Test func nodesAreSequences() {
    withEverySeed(0..<20) { random in
      var tree = PrefixTree()
      var paths: [(node: Int, tokens: [Int])] = [(PrefixTree.root, [])]
      for _ in 0..<2000 {
        paths = (0..<4).map { _ in
          var path = paths[Int.random(in: paths.indices, using: &random)]
          if Bool.random(using: &random) {
            let token = Int.random(in: 1...3, using: &random)
            path = (tree.node(path.node, followedBy: token), path.tokens + [token])
          }
          return path
        }
        if let places = tree.removeUnused(keeping: paths.map(\.node)) {
          for index in paths.indices { paths[index].node = places[paths[index].node] }
        }
        for (first, second) in zip(paths, paths.dropFirst()) {
          #expect((first.node == second.node) == (first.tokens == second.tokens), here)
        }
      }
      let longest = paths.map(\.tokens.count).max() ?? 0
      #expect(longest > 500 && tree.count <= 2 * (4 * longest) + 256, here)
    }
  }

  /// A search that says nothing for hours keeps nothing.
  @Test func whatIsTriedInVainIsForgotten() {
    var tree = PrefixTree()
    for _ in 0..<1000 {
      for token in 1...500 {
        _ = tree.node(tree.node(PrefixTree.root, followedBy: token), followedBy: 7)
      }
      _ = tree.removeUnused(keeping: [PrefixTree.root])
    }
    #expect(tree.count <= 1257)
  }
}
