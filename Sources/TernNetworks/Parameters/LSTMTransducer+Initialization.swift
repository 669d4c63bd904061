import TernTensor

extension LSTMTransducer {
  /// All parameters in the order of icefall's `state_dict`.
  public var declarations: [ParameterDeclaration] {
    encoder.declarations(sizes)
      + corpora.flatMap { $0.networkDeclarations(sizes) }
      + corpora.flatMap { $0.simpleDeclarations(sizes) }
  }

  /// Values to begin a training with, in the order of ``declarations``.
  ///
  /// As in icefall, all encoder layers begin with the same values. A parameter's values depend on the
  /// seed, its name and its shape alone.
  public func initialParameters(seed: UInt64) -> [(name: String, value: Tensor)] {
    declarations.map { declaration in
      let template = declaration.name.split(separator: ".", omittingEmptySubsequences: false)
        .map { Int($0) == nil ? String($0) : Self.templateLayer($0, of: declaration.name) }
        .joined(separator: ".")
      var random = SplitMix64(seed: seed, purpose: template)
      let count = declaration.shape.elementCount
      let values: [Float] =
        switch declaration.initialization {
        case .constant(let value): Array(repeating: Float(value), count: count)
        case .uniform(let bound):
          (0..<count).map { _ in Float(Double.random(in: -bound...bound, using: &random)) }
        case .normal(let deviation):
          (0..<count).map { _ in Float(random.normal() * deviation) }
        }
      return (declaration.name, Tensor(values, shape: declaration.shape))
    }
  }

  /// 0 for the number of an encoder layer; other numbers stay.
  private static func templateLayer(_ number: Substring, of name: String) -> String {
    name.hasPrefix("encoder.encoder.layers.\(number).") ? "0" : String(number)
  }
}
