import TernOperators
import TernTensor

extension Tape {
  /// Applies a regularizer, with chances from ``training``; goes on with
  /// ``Regularizer/unregularized(_:)`` where there is no training.
  package mutating func regularize(
    _ values: [Value], by regularizer: Regularizer, name: String
  ) throws -> [Value] {
    guard training != nil else { return regularizer.unregularized(values) }
    switch regularizer {
    case .balancer(let balancer): return [balance(values[0], by: balancer)]
    case .bypass(let bypass): return [mix(values[0], values[1], by: bypass)]
    case .combination(let combination): return [combine(values, by: combination)]
    case .dropout(let dropout): return [drop(values[0], by: dropout)]
    case .gradientFilter(let filter): return self.filter(values, by: filter)
    }
  }

  private mutating func balance(_ x: Value, by balancer: ActivationBalancer) -> Value {
    guard x.needsGradient, let draw = training?.chance(Double(balancer.probability)), draw else {
      return x
    }
    let (view, workspace) = (x.view, workspace)
    return record(from: [x], outputs: [view]) { gradients in
      [gradients[0].map { balancer.gradient(of: view, from: $0, in: workspace) }]
    }[0]
  }

  private mutating func drop(_ x: Value, by dropout: Dropout) -> Value {
    guard dropout.probability > 0, let seed = training?.random.next() else { return x }
    let workspace = workspace
    let y = dropout.apply(to: x.view, seed: seed, in: workspace)
    return record(from: [x], outputs: [y]) { gradients in
      [gradients[0].map { dropout.apply(to: $0, seed: seed, in: workspace) }]
    }[0]
  }

  private mutating func mix(_ new: Value, _ old: Value, by bypass: LayerBypass) -> Value {
    guard let isKept = training?.chance(1 - bypass.layerDropout), let warmup = training?.warmup
    else { return new }
    let share = Float(bypass.share(warmup: warmup, isSkipped: !isKept))
    if share == 1 { return new }
    let workspace = workspace
    let y = workspace.mix(new.view, share, old.view, 1 - share)
    return record(from: [new, old], outputs: [y]) { gradients in
      [share, 1 - share].map { part in
        gradients[0].map { workspace.scaled($0, by: part) }
      }
    }[0]
  }

  private mutating func filter(_ values: [Value], by filter: GradientFilter) -> [Value] {
    let workspace = workspace
    return record(from: values, outputs: values.map(\.view)) { gradients in
      guard let x = gradients[0] else { return gradients }
      let norms = filter.norms(of: x, in: workspace)
      let factors = filter.factors(norms: norms)
      let filtered = filter.scaled(x, by: factors.utterances, in: workspace)
      return [filtered]
        + gradients.dropFirst().map { gradient in
          gradient.map { workspace.scaled($0, by: factors.parameters) }
        }
    }
  }

  private mutating func combine(
    _ values: [Value], by combination: RandomCombination
  ) -> Value {
    guard values.count > 1, var random = training?.random else { return values[values.count - 1] }
    let frames = values[0].shape.elementCount / values[0].shape[-1]
    let weights = combination.weights(frames: frames, count: values.count, using: &random)
    training?.random = random
    return combine(values, weights: weights)
  }

  /// Mixes values [..., C] by weights [frames, values], one row for each place of the outer axes.
  package mutating func combine(_ values: [Value], weights: [Float]) -> Value {
    let workspace = workspace
    let y = workspace.combination(of: values.map(\.view), weights: weights)
    let count = values.count
    return record(from: values, outputs: [y]) { gradients in
      (0..<count).map { index in
        gradients[0].map {
          workspace.weighted($0, by: weights, of: count, at: index)
        }
      }
    }[0]
  }
}

extension TrainingPass {
  /// True with the given probability; no number is drawn where there is no choice.
  fileprivate mutating func chance(_ probability: Double) -> Bool {
    if probability >= 1 { return true }
    return probability > 0 && random.uniform() < probability
  }
}
