import TernNetworks
import TernTensor

extension Trainer {
  /// A trainer of a network that takes over what another has learnt. Set ``Options/warmStep`` to 1, as it
  /// is warm.
  ///
  /// - Throws: ``TrainingError`` with code `.option` where an option makes no sense, ``NetworkError`` where
  ///   a size of the network does.
  public convenience init(
    _ network: LSTMTransducer, adopting adoption: Adoption, options: Options = Options(),
    threads: ThreadPool
  ) throws {
    try network.requireSound()
    try self.init(network, parameters: adoption.parameters, options: options, threads: threads)
  }

  /// Keeps parameters as they are: the optimiser passes over them. They are those whose names are
  /// given or begin with a given name and a point: `encoder.encoder_embed`, `encoder.encoder.layers.0`.
  ///
  /// - Throws: ``TrainingError`` with code `.option` where no parameter has such a name, or none is left
  ///   to be learnt.
  public func freeze(_ names: [String]) throws(TrainingError) {
    let learnt = parameters.entries.filter(\.isLearnt).map(\.name)
    var frozen: Set<String> = []
    for name in names {
      let found = learnt.filter { $0 == name || $0.hasPrefix("\(name).") }
      guard !found.isEmpty else {
        let modules = Set(learnt.compactMap { $0.split(separator: ".").first }).sorted()
        throw TrainingError(
          .option,
          "no parameter '\(name)' can be frozen; names begin with \(modules.joined(separator: ", "))"
        )
      }
      frozen.formUnion(found)
    }
    guard frozen.count < learnt.count else {
      throw TrainingError(.option, "all parameters are frozen: nothing is learnt")
    }
    state.optimizer.frozen = frozen
  }

  /// The number of values that are learnt and frozen.
  package var frozenCount: Int {
    parameters.entries.reduce(0) {
      $0 + (state.optimizer.frozen.contains($1.name) ? $1.shape.elementCount : 0)
    }
  }
}
