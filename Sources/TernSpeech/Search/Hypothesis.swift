/// What a search believes was said in the encoder frames that it has seen.
struct Hypothesis {
  /// A token, the encoder frame at which it was found, and the logarithm of its probability there.
  struct Item {
    let id: Int
    let frame: Int
    let logProbability: Float
  }

  /// The tokens found so far.
  private(set) var items: [Item] = []
  /// The number of encoder frames seen so far.
  var frameCount = 0
  /// The last tokens, as the decoder sees them.
  private(set) var context: [Int64]
  /// The decoder's part of the joiner's input for the context, [J]; empty before it is computed.
  var predicted: [Float] = []

  init(startContext: [Int]) {
    context = startContext.map(Int64.init)
  }

  /// Adds a token found in a frame; the decoder's output is then to be computed anew.
  mutating func append(_ item: Item) {
    items.append(item)
    context.removeFirst()
    context.append(Int64(item.id))
    predicted = []
  }
}
