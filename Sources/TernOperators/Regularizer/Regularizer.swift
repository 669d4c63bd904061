/// What a network does with its values only while it is trained. Everywhere else its result is what
/// ``unregularized(_:)`` picks of the values given.
public enum Regularizer: Sendable, Hashable {
  case balancer(ActivationBalancer)
  case bypass(LayerBypass)
  case combination(RandomCombination)
  case dropout(Dropout)
  case gradientFilter(GradientFilter)

  /// What the network goes on with where it is not trained.
  public func unregularized<Value>(_ values: [Value]) -> [Value] {
    switch self {
    case .balancer, .dropout, .gradientFilter: values
    case .bypass: Array(values.prefix(1))
    case .combination: values.suffix(1)
    }
  }
}
