import RealModule
import TernOperators

/// The transducer's loss over all paths of one utterance (Graves 2012, arXiv:1211.3711), as plainly as can
/// be: what the other losses are judged by.
package struct ExactLoss<Scalar: ReferenceScalar> {
  /// -log Σ over all paths, in nats.
  package let loss: Scalar
  /// ∂ loss / ∂ logits, [T, S+1, V].
  package let gradient: [Scalar]

  /// The loss of an utterance.
  ///
  /// - Parameters:
  ///   - logits: [T, S+1, V], T > 0.
  ///   - tokens: S of them.
  ///   - classes: V.
  ///   - delayPenalty: What a frame of delay of a symbol costs, in nats.
  @specialized(where Scalar == Double)
  package init(logits: [Scalar], tokens: [Int], classes: Int, delayPenalty: Scalar = 0) {
    let positions = tokens.count + 1
    let frames = logits.count / (positions * classes)
    precondition(
      frames > 0 && logits.count == frames * positions * classes,
      "\(logits.count) logits for \(positions) positions of \(classes) classes")

    // The log-softmax of each row, and the scores of its two edges.
    let scores = logits.logSoftmax(classes: classes)
    func row(_ s: Int, _ t: Int) -> Int { (t * positions + s) * classes }
    func blank(_ s: Int, _ t: Int) -> Scalar { scores[row(s, t) + TransducerTargets.blank] }
    func symbol(_ s: Int, _ t: Int) -> Scalar {
      scores[row(s, t) + tokens[s]] + delayPenalty * (Scalar(frames - 1) / 2 - Scalar(t))
    }

    // α: all ways to a node; β: all ways from it to the end, the last blank included.
    var alpha = [Scalar](repeating: -.infinity, count: frames * positions)
    var beta = alpha
    for t in 0..<frames {
      for s in 0..<positions {
        var ways: [Scalar] = s == 0 && t == 0 ? [0] : []
        if t > 0 { ways.append(alpha[(t - 1) * positions + s] + blank(s, t - 1)) }
        if s > 0 { ways.append(alpha[t * positions + s - 1] + symbol(s - 1, t)) }
        alpha[t * positions + s] = logSum(ways)
      }
    }
    for t in (0..<frames).reversed() {
      for s in (0..<positions).reversed() {
        var ways: [Scalar] = s == positions - 1 && t == frames - 1 ? [blank(s, t)] : []
        if t < frames - 1 { ways.append(beta[(t + 1) * positions + s] + blank(s, t)) }
        if s < positions - 1 { ways.append(beta[t * positions + s + 1] + symbol(s, t)) }
        beta[t * positions + s] = logSum(ways)
      }
    }
    let total = beta[0]
    loss = -total

    var gradient = [Scalar](repeating: 0, count: logits.count)
    for t in 0..<frames {
      for s in 0..<positions {
        let (node, first) = (t * positions + s, row(s, t))
        let next = t < frames - 1 ? beta[node + positions] : s < positions - 1 ? -.infinity : 0
        let byBlank = Scalar.exp(alpha[node] + blank(s, t) + next - total)
        var bySymbol: Scalar = 0
        if s < positions - 1 {
          bySymbol = Scalar.exp(alpha[node] + symbol(s, t) + beta[node + 1] - total)
          gradient[first + tokens[s]] -= bySymbol
        }
        gradient[first + TransducerTargets.blank] -= byBlank
        for v in 0..<classes {
          gradient[first + v] += (byBlank + bySymbol) * Scalar.exp(scores[first + v])
        }
      }
    }
    self.gradient = gradient
  }
}

/// log Σ e^x; -∞ where all are.
private func logSum<Scalar: ReferenceScalar>(_ x: [Scalar]) -> Scalar {
  let highest = x.reduce(-.infinity, Scalar.maximum)
  guard highest > -.infinity else { return highest }
  return highest + Scalar.log(x.reduce(0) { $0 + Scalar.exp($1 - highest) })
}

extension Array where Element: ReferenceScalar {
  /// The log-softmax of each row of `classes` numbers.
  fileprivate func logSoftmax(classes: Int) -> [Element] {
    var result = self
    for first in stride(from: 0, to: count, by: classes) {
      let normaliser = logSum(Array(self[first..<first + classes]))
      for index in first..<first + classes { result[index] -= normaliser }
    }
    return result
  }
}
