/// Phrases that hypotheses are searched for, as an Aho-Corasick automaton: the tree of the phrases'
/// tokens, and from each node the longest end of what was read that begins another phrase.
///
/// Each token that goes on with a phrase adds its score; what was added for a phrase that does not go on
/// is taken back.
///
/// Source: icefall, `context_graph.py`; A. Aho and M. Corasick, "Efficient string matching", CACM 18(6),
/// 1975, doi:10.1145/360825.360855.
package struct ContextGraph: Sendable {
  /// The node where nothing was read.
  package static let root = 0

  /// What was read of a phrase.
  package struct Node: Sendable {
    /// The last token; -1 at the root.
    package let token: Int
    /// What the token adds.
    package internal(set) var tokenScore: Double
    /// What all tokens up to here have added.
    package internal(set) var nodeScore: Double
    /// What all phrases that end here have added.
    package internal(set) var outputScore: Double
    /// The phrase that ends here; nil where none does.
    package internal(set) var phrase: Int?
    /// The number of tokens.
    package let level: Int
    /// The longest end of what was read that begins another phrase.
    package internal(set) var fail = root
    /// The longest such end that is a phrase.
    package internal(set) var output: Int?
    /// The nodes of one token more, by token.
    package internal(set) var next: [Int: Int] = [:]
  }

  /// The nodes, by number.
  package private(set) var nodes = [
    Node(token: -1, tokenScore: 0, nodeScore: 0, outputScore: 0, phrase: nil, level: 0)
  ]

  /// The graph of some phrases.
  ///
  /// Where phrases begin with the same tokens, the highest score of a token counts. (That it rises is not
  /// passed on to the tokens after it, as in icefall.)
  ///
  /// - Parameter phrases: The tokens of each phrase, and what each of them adds.
  package init(phrases: [(tokens: [Int], score: Double)]) {
    for (number, phrase) in phrases.enumerated() {
      var node = Self.root
      for (place, token) in phrase.tokens.enumerated() {
        let isEnd = place == phrase.tokens.count - 1
        node = insert(token, after: node, score: phrase.score, phrase: isEnd ? number : nil)
      }
    }
    linkEnds()
  }

  private mutating func insert(_ token: Int, after node: Int, score: Double, phrase: Int?) -> Int {
    guard let child = nodes[node].next[token] else {
      let total = nodes[node].nodeScore + score
      nodes[node].next[token] = nodes.count
      nodes.append(
        Node(
          token: token, tokenScore: score, nodeScore: total,
          outputScore: phrase == nil ? 0 : total, phrase: phrase, level: nodes[node].level + 1))
      return nodes.count - 1
    }
    nodes[child].tokenScore = max(score, nodes[child].tokenScore)
    nodes[child].nodeScore = nodes[node].nodeScore + nodes[child].tokenScore
    nodes[child].phrase = phrase ?? nodes[child].phrase
    nodes[child].outputScore = nodes[child].phrase == nil ? 0 : nodes[child].nodeScore
    return child
  }

  /// Finds where to go on where a phrase does not, level by level.
  private mutating func linkEnds() {
    var queue = Array(nodes[Self.root].next.values)
    var head = 0
    while head < queue.count {
      let node = queue[head]
      head += 1
      for (token, child) in nodes[node].next {
        let fail = follow(nodes[node].fail, token: token)
        nodes[child].fail = fail
        nodes[child].output = nodes[fail].phrase == nil ? nodes[fail].output : fail
        if let output = nodes[child].output {
          nodes[child].outputScore += nodes[output].outputScore
        }
        queue.append(child)
      }
    }
  }

  /// The node that a token leads to from a node or from the ends of what it has read, longest first.
  private func follow(_ node: Int, token: Int) -> Int {
    var node = node
    while true {
      if let next = nodes[node].next[token] { return next }
      if node == Self.root { return Self.root }
      node = nodes[node].fail
    }
  }

  /// Reads a token.
  ///
  /// - Parameter isStrict: Whether reading goes on within phrases, so that several are found that
  ///   overlap. Otherwise it begins anew at each phrase's end, and what a phrase has added stays.
  /// - Returns: What the token adds, the node that it leads to, and the node of the longest phrase that
  ///   it ends.
  package func step(
    _ node: Int, token: Int, isStrict: Bool = false
  ) -> (score: Double, next: Int, matched: Int?) {
    let next = follow(node, token: token)
    let isChild = nodes[node].next[token] != nil
    let score =
      isChild ? nodes[next].tokenScore : nodes[next].nodeScore - nodes[node].nodeScore
    let matched = nodes[next].phrase == nil ? nodes[next].output : next
    guard let matched, !isStrict else { return (score + nodes[next].outputScore, next, matched) }
    return (score + nodes[matched].nodeScore - nodes[next].nodeScore, Self.root, matched)
  }

  /// What is taken back where nothing follows: all that was added for a phrase that is not over.
  package func finalize(_ node: Int) -> Double { -nodes[node].nodeScore }
}
