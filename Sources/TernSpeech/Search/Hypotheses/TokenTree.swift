/// The tokens of all paths that a search follows, as a tree of prefixes: a path is its last node.
struct TokenTree: Sendable {
  /// The node of the path without tokens.
  static let root = -1

  private struct Node {
    var parent: Int
    let item: FoundToken
  }

  /// Parents stand before their children.
  private var nodes: [Node] = []
  /// The number of nodes at which those that no path needs are removed.
  private var limit = 256

  /// The path that goes on with a token.
  mutating func append(_ item: FoundToken, to node: Int) -> Int {
    nodes.append(Node(parent: node, item: item))
    return nodes.count - 1
  }

  /// The last token of a path; nil where it has none.
  func last(of node: Int) -> FoundToken? {
    node == Self.root ? nil : nodes[node].item
  }

  /// The tokens of a path.
  func items(to node: Int) -> [FoundToken] {
    var items: [FoundToken] = []
    var node = node
    while node != Self.root {
      items.append(nodes[node].item)
      node = nodes[node].parent
    }
    return items.reversed()
  }

  /// Removes the nodes on no path, now and then: at most as many are kept as are needed, and 256.
  ///
  /// - Returns: The new place of each node, or nil where nothing was removed.
  mutating func removeUnused(keeping paths: some Sequence<Int>) -> [Int]? {
    if nodes.count < limit { return nil }
    var isUsed = [Bool](repeating: false, count: nodes.count)
    for path in paths {
      var node = path
      while node != Self.root && !isUsed[node] {
        isUsed[node] = true
        node = nodes[node].parent
      }
    }
    var places = [Int](repeating: Self.root, count: nodes.count)
    var count = 0
    for index in nodes.indices where isUsed[index] {
      var node = nodes[index]
      if node.parent != Self.root { node.parent = places[node.parent] }
      nodes[count] = node
      places[index] = count
      count += 1
    }
    nodes.removeSubrange(count...)
    limit = 2 * count + 256
    return places
  }

  /// The number of nodes.
  var count: Int { nodes.count }
}
