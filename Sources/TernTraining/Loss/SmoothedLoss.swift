import TernOperators
import TernTensor

/// The transducer's loss where the joiner is a sum of the encoder's logits and the decoder's, which
/// tells where the paths lie that the pruned loss must look at; smoothed by the losses that the
/// encoder alone and the decoder alone would have (Kuang et al. 2022, arXiv:2206.13236, section 3;
/// k2's `rnnt_loss_smoothed`, type "regular").
///
/// With a [T, V] and l [S+1, V] of one utterance, the score of class v at (s, t) is
///
///     c·(a[t, v] + l[s, v] - log Σ e^(a + l))
///       + lmScale·(l[s, v] - log Σ e^l) + amScale·(a[t, v] + log u[v] - log Σ u·e^a)
///
/// where c = 1 - lmScale - amScale and u is the mean of softmax(l). The normalisers are one product of
/// matrices of exponentials, [S+1, V] by [V, T]; nothing has four axes.
package struct SmoothedLoss {
  /// How the loss is made.
  package struct Options: Sendable, Hashable {
    /// The weight of the decoder's own loss.
    package var lmScale: Float
    /// The weight of the encoder's own loss.
    package var amScale: Float
    /// What a frame of delay of a symbol costs, in nats; at least 0.
    package var delayPenalty: Float
    /// Whether u is the mean over all [B, S+1] rows, those of padding included, as k2 and fast_rnnt
    /// have it: an utterance's loss then depends on its neighbours. Else over the real rows.
    package var unigramCountsPadding: Bool

    /// icefall's defaults for the LSTM transducer.
    package init(
      lmScale: Float = 0.25, amScale: Float = 0, delayPenalty: Float = 0,
      unigramCountsPadding: Bool = true
    ) {
      self.lmScale = lmScale
      self.amScale = amScale
      self.delayPenalty = delayPenalty
      self.unigramCountsPadding = unigramCountsPadding
    }
  }

  /// The loss of each utterance, in nats; infinite where there is no path.
  package let losses: [Float]
  /// What ``losses`` are the sums of.
  let scores: SmoothedScores

  /// The losses of a batch.
  ///
  /// - Parameters:
  ///   - am: The encoder's logits, [B, T, V].
  ///   - lm: The decoder's logits, [B, S+1, V].
  ///   - targets: The utterances; none is longer than T frames and S tokens.
  package init(
    am: TensorView, lm: TensorView, targets: TransducerTargets, options: Options = Options(),
    kernels: Kernels, threads: ThreadPool
  ) {
    scores = SmoothedScores(
      am: am, lm: lm, targets: targets, options: options, kernels: kernels, threads: threads)
    losses = scores.lattices.sumPaths(kernels: kernels, threads: threads)
  }

  /// The share of each edge in its utterance's paths.
  package var occupations: PathLattices { scores.lattices }
}
