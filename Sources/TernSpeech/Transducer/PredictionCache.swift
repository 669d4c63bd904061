/// The decoder's part of the joiner's input for the contexts that came up: as the decoder sees nothing
/// else, each is computed once.
struct PredictionCache {
  /// The decoder's outputs: [slots, J].
  private(set) var values: [Float] = []
  private var slots: [UInt64: Int] = [:]

  /// The number of contexts after which all are forgotten, so that memory stays bounded.
  private static let limit = 4096

  /// The slot of each of some contexts.
  ///
  /// - Parameter predict: Computes outputs for contexts, [contexts, J].
  mutating func slots(
    of contexts: [UInt64], predict: ([UInt64]) throws -> [Float]
  ) rethrows -> [Int] {
    if slots.count > Self.limit { self = PredictionCache() }
    var missing: [UInt64] = []
    let found = contexts.map { context in
      if let slot = slots[context] { return slot }
      slots[context] = slots.count
      missing.append(context)
      return slots.count - 1
    }
    if missing.isEmpty { return found }
    do {
      values += try predict(missing)
    } catch {
      self = PredictionCache()
      throw error
    }
    return found
  }
}
