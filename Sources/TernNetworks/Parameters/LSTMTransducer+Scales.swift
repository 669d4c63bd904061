extension LSTMTransducer {
  /// The name of the logarithm of a parameter's scale, where it has one.
  package static func scale(of parameter: String) -> String {
    let embedding = ".embedding.weight"
    guard parameter.hasSuffix(embedding) else { return "\(parameter)_scale" }
    return "\(parameter.dropLast(embedding.count)).embedding.scale"
  }

  /// Whether a parameter has a row for each token.
  package static func hasRowPerToken(_ parameter: String) -> Bool {
    let parts = parameter.split(separator: ".")
    guard let module = parts.first?.split(separator: "_giga").first, let kind = parts.last,
      ["weight", "bias"].contains(kind)
    else { return false }
    switch module {
    case "decoder": return parts.dropFirst().first == "embedding"
    case "joiner": return parts.dropFirst().first == "output_linear"
    case "simple_am_proj", "simple_lm_proj": return true
    default: return false
    }
  }
}

extension ParameterDeclaration {
  /// Whether it is the logarithm of another parameter's scale.
  package var isScale: Bool { name.hasSuffix("_scale") || name.hasSuffix(".scale") }
}
