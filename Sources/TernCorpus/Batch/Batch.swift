import TernTensor

/// Utterances to learn from together.
public struct Batch: Sendable {
  /// The utterances' names, N of them; those of joined ones with `+` between them.
  public let ids: [String]
  /// The features, [N, T, F], those after an utterance's end ``padding``.
  public let features: Tensor
  /// The number of feature frames of each utterance.
  public let frameCounts: [Int]
  /// The tokens of each utterance, by id.
  public let tokens: [[Int]]
  /// Whose heads learn: 0 for the first corpus, 1 for the second.
  public let corpus: Int

  /// What features are after an utterance's end: log 1e-10, as in icefall.
  public static let padding: Float = -23.025850929940457

  /// A batch of features that are padded already.
  ///
  /// - Precondition: all counts are equal, and no utterance is longer than the features.
  public init(
    ids: [String], features: Tensor, frameCounts: [Int], tokens: [[Int]], corpus: Int = 0
  ) {
    precondition(
      features.shape.rank == 3 && features.shape[0] == ids.count && frameCounts.count == ids.count
        && tokens.count == ids.count && frameCounts.allSatisfy { 0...features.shape[1] ~= $0 },
      "features \(features.shape) of \(ids.count) utterances of \(frameCounts) frames")
    self.ids = ids
    self.features = features
    self.frameCounts = frameCounts
    self.tokens = tokens
    self.corpus = corpus
  }

  /// A batch of utterances' features, [T, F] each.
  ///
  /// - Precondition: there is an utterance; all features are f32 and equally wide.
  public init(
    ids: [String], utterances: [Tensor], tokens: [[Int]], corpus: Int = 0
  ) {
    precondition(
      utterances.allSatisfy { $0.shape.rank == 2 && $0.shape[1] == utterances[0].shape[1] },
      "utterances \(utterances.map(\.shape)) are not equally wide")
    let frameCounts = utterances.map { $0.shape[0] }
    let (frames, width) = (frameCounts.max() ?? 0, utterances[0].shape[1])
    let features = Tensor(shape: [utterances.count, frames, width], of: Float.self) { elements in
      elements.update(repeating: Self.padding)
      for (index, utterance) in utterances.enumerated() {
        utterance.withElements(of: Float.self) { values in
          let first = index * frames * width
          for place in values.indices { elements[first + place] = values[place] }
        }
      }
    }
    self.init(
      ids: ids, features: features, frameCounts: frameCounts, tokens: tokens, corpus: corpus)
  }

  /// The batch without some of its utterances; nil where none is left.
  public func removing(_ removed: Set<Int>) -> Batch? {
    let kept = ids.indices.filter { !removed.contains($0) }
    if kept.isEmpty { return nil }
    let (frames, width) = (features.shape[1], features.shape[2])
    let utterances = features.withElements(of: Float.self) { values in
      kept.map { index in
        let first = index * frames * width
        return Tensor(shape: [frameCounts[index], width], of: Float.self) { elements in
          for place in elements.indices { elements[place] = values[first + place] }
        }
      }
    }
    return Batch(
      ids: kept.map { ids[$0] }, utterances: utterances, tokens: kept.map { tokens[$0] },
      corpus: corpus)
  }
}
