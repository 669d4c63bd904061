/// The token sequences that a search follows, as a tree of prefixes: equal sequences are the same node.
package struct PrefixTree: Sendable {
  /// The node of the empty sequence.
  package static let root = 0

  private struct Node {
    var parent: Int
    let token: Int
    /// The first of the sequences that are one token longer, and the next after it; -1 where none is.
    var firstChild = -1
    var nextSibling = -1
  }

  /// Parents stand before their children.
  private var nodes = [Node(parent: -1, token: -1)]
  /// The number of nodes at which those that no hypothesis needs are removed.
  private var limit = 256

  /// The tree of the empty sequence.
  package init() {}

  /// The number of nodes.
  package var count: Int { nodes.count }

  /// The sequence that a token makes of another.
  package mutating func node(_ prefix: Int, followedBy token: Int) -> Int {
    var child = nodes[prefix].firstChild
    while child >= 0 && nodes[child].token != token { child = nodes[child].nextSibling }
    if child >= 0 { return child }
    append(Node(parent: prefix, token: token))
    return nodes.count - 1
  }

  private mutating func append(_ node: Node) {
    var node = node
    node.firstChild = -1
    node.nextSibling = nodes[node.parent].firstChild
    nodes[node.parent].firstChild = nodes.count
    nodes.append(node)
  }

  /// Removes sequences that are no prefix of given ones, now and then: at most twice as many are kept as
  /// are needed, and 256.
  ///
  /// - Returns: The new place of each node that is kept, or nil where nothing was removed.
  package mutating func removeUnused(keeping prefixes: some Sequence<Int>) -> [Int]? {
    if nodes.count < limit { return nil }
    var isUsed = [Bool](repeating: false, count: nodes.count)
    isUsed[Self.root] = true
    for var node in prefixes {
      while !isUsed[node] {
        isUsed[node] = true
        node = nodes[node].parent
      }
    }
    var places = [Int](repeating: Self.root, count: nodes.count)
    let all = nodes
    nodes.removeAll(keepingCapacity: true)
    nodes.append(Node(parent: -1, token: -1))
    for index in all.indices.dropFirst() where isUsed[index] {
      places[index] = nodes.count
      append(Node(parent: places[all[index].parent], token: all[index].token))
    }
    limit = 2 * nodes.count + 256
    return places
  }
}
