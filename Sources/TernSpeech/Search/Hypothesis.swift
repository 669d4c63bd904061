/// What a search believes was said.
struct Hypothesis {
  /// A token, the encoder frame at which it was found, and the logarithm of its probability there.
  struct Item {
    let id: Int
    let frame: Int
    let logProbability: Float
  }

  /// The tokens found so far.
  var items: [Item] = []
  /// The last tokens, as the decoder sees them.
  private(set) var context: [Int64]
  /// The decoder's part of the joiner's input for the context, [J]; empty before it is computed.
  var predicted: [Float] = []

  init(startContext: [Int]) {
    context = startContext.map(Int64.init)
  }

  mutating func append(_ item: Item) {
    items.append(item)
    context.removeFirst()
    context.append(Int64(item.id))
    predicted = []
  }
}
