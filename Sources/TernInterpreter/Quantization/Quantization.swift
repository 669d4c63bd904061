import TernGraph
import TernTensor

/// A model whose weights take fewer bytes, and what that changes in what it computes.
///
/// Golden vectors, which each model of Tern's has, are the measure: errors are √(Σ(found - expected)² /
/// Σ expected²) over all their outputs.
public struct Quantization: Sendable {
  /// What becomes of a weight.
  public struct Choice: Sendable, Hashable {
    /// The weight's name.
    public let name: String
    /// The number of its elements.
    public let elementCount: Int
    /// The type it is stored in.
    public let elementType: ElementType
    /// The error of the model in which this weight alone is i8; nil where that was not asked for, or the weight
    /// was i8 already.
    public let error: Double?
  }

  /// The model with its new weights.
  public let model: Model
  /// What has become of each weight that has another type now, in alphabetical order.
  public let choices: [Choice]
  /// The error of the model as it was.
  public let errorBefore: Double
  /// Its error now.
  public let error: Double

  /// All weights in one type, f16, bf16 or i8.
  ///
  /// - Throws: ``GraphError`` where the model is not sound, has no golden vectors, or is too far from them in the new
  ///   type; ``TensorError`` where a weight cannot have that type.
  public init(_ model: Model, type: ElementType) throws {
    try self.init(model) { _ in (type, nil) }
  }

  /// Weights in i8, but in bf16 those that alone, as i8, make an error of more than `mostError`. What is i8 already
  /// stays so: it cannot become better.
  ///
  /// - Throws: As ``init(_:type:)``.
  public init(_ model: Model, mostError: Double) throws {
    try self.init(model) { name in
      if model.tensors[name]?.elementType == .int8 { return (.int8, nil) }
      var trial = model
      trial.tensors[name] = try model.tensors[name]?.converted(to: .int8)
      let error = try trial.goldenError()
      return (error <= mostError ? .int8 : .bfloat16, error)
    }
  }

  private init(
    _ model: Model, choose: (_ name: String) throws -> (ElementType, error: Double?)
  ) throws {
    guard !model.goldens.isEmpty else {
      throw GraphError(.golden, at: "model", "has no golden vectors to measure errors by")
    }
    var quantised = model
    var choices: [Choice] = []
    let names = try model.convertibleWeights(to: .int8)
    for name in names {
      guard let tensor = model.tensors[name] else { continue }
      let (type, error) = try choose(name)
      quantised.tensors[name] = try tensor.converted(to: type)
      choices.append(
        Choice(
          name: name, elementCount: tensor.shape.elementCount, elementType: type, error: error))
    }
    errorBefore = try model.goldenError()
    error = try quantised.goldenError()
    for index in quantised.goldens.indices {
      let tolerance = quantised.goldens[index].tolerance
      quantised.goldens[index].tolerance = max(tolerance, Self.tolerance)
    }
    try quantised.checkGoldens()
    self.model = quantised
    self.choices = choices
  }

  /// The largest difference from golden vectors that coarser weights may make.
  private static let tolerance = 0.5
}
