import ArgumentParser
import Foundation
import TernEvaluation
import TernGraph
import TernInterchange
import TernInterpreter
import TernTensor

/// `tern quantize`: a model file to a smaller and faster one.
struct Quantize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Store a model's weights in fewer bytes.",
    discussion: """
      Where weights are i8, what they are multiplied with is rounded to i8 too, by a scale of its own for each \
      frame; with bf16 it is rounded to bf16. With --calibrate both models recognise test sets, and the word error \
      rates are printed and stored in the file.
      """)

  /// What weights become.
  enum DType: String, ExpressibleByArgument, CaseIterable {
    case i8, bf16, f16, mixed
  }

  @Argument(help: "The model file.")
  var model: String

  @Option(
    help:
      "What weights are stored as: i8, bf16, f16, or mixed: i8, but bf16 those that as i8 change too much."
  )
  var dtype = DType.i8

  @Option(
    help: ArgumentHelp(
      "With mixed, the relative error (root of the mean square) of the model's outputs that a weight may make "
        + "as i8.", valueName: "share"))
  var mostError = 0.01

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "small.tern"))
  var output: String

  @OptionGroup(title: "Calibration") var calibration: CalibrationOptions

  @Flag(help: "List what becomes of each weight.")
  var all = false

  /// What begins the keys of provenance under which word error rates are stored.
  private static let ratePrefix = "word error rate "

  func validate() throws { try require("most-error", mostError, in: 0...1) }

  func run() throws {
    try ModelFileOptions.check(outputs: [output], notReplacing: [model] + calibration.paths)
    let original = try Model(contentsOf: model)
    let sets = try calibration.sets()
    let quantization = try quantization(of: original)
    var quantised = quantization.model
    try requireFewerBytes(of: quantization, than: original)
    if all { try list(quantization.choices) }
    if dtype == .mixed { sayWherePlainIsBetter(original, quantization) }
    quantised.provenance["weights stored as"] = Self.summary(quantization.choices)
    // Rates of other weights are none of these.
    quantised.provenance = quantised.provenance.filter { !$0.key.hasPrefix(Self.ratePrefix) }
    for (set, rates) in try calibration.compare(original, quantised, on: sets) {
      quantised.provenance[Self.ratePrefix + set] = rates
    }
    try quantised.write(to: output) { partial in
      _ = try Model(contentsOf: partial).checkGoldens()
    }
    let (before, after) = (try Self.byteCount(model), try Self.byteCount(output))
    Terminal.say(
      String(
        format: "%@: %d bytes, %.2f of %@; error %.2g, before %.2g", output, after,
        Double(after) / Double(max(before, 1)), model, quantization.error,
        quantization.errorBefore))
  }

  private func quantization(of model: Model) throws -> Quantization {
    switch dtype {
    case .i8: try Quantization(model, type: .int8)
    case .bf16: try Quantization(model, type: .bfloat16)
    case .f16: try Quantization(model, type: .float16)
    case .mixed: try Quantization(model, mostError: mostError)
    }
  }

  /// Refuses a model that is no smaller than it was.
  private func requireFewerBytes(
    of quantization: Quantization, than original: Model
  ) throws(EvaluationError) {
    let names = quantization.choices.map(\.name)
    let before = names.reduce(0) { $0 + (original.tensors[$1]?.byteCount ?? 0) }
    let after = Self.byteCount(quantization)
    guard after < before else {
      throw EvaluationError(
        .option,
        "\(model): its weights take \(before) bytes, and as \(dtype.rawValue) \(after): no fewer")
    }
  }

  /// Says that all weights as i8 would be smaller and no worse, where they are.
  private func sayWherePlainIsBetter(_ model: Model, _ mixed: Quantization) {
    guard let plain = try? Quantization(model, type: .int8), plain.error <= mixed.error else {
      return
    }
    let saved = Self.byteCount(mixed) - Self.byteCount(plain)
    guard saved > 0 else { return }
    Terminal.say(
      String(
        format: "--dtype i8 is better here: %d bytes less, error %.2g instead of %.2g", saved,
        plain.error, mixed.error))
  }

  /// The bytes of the weights that have become another type.
  private static func byteCount(_ quantization: Quantization) -> Int {
    quantization.choices.reduce(0) { $0 + $1.elementCount * $1.elementType.byteCount }
  }

  private func list(_ choices: [Quantization.Choice]) throws {
    for choice in choices {
      let error = choice.error.map { String(format: "  error as i8 %.2g", $0) } ?? ""
      try Terminal.print(
        "\(choice.elementType.rawValue)\t\(choice.elementCount)\t\(choice.name)\(error)")
    }
  }

  /// `i8, 3 of 61 bf16`: the types, the most common first.
  private static func summary(_ choices: [Quantization.Choice]) -> String {
    let counts = Dictionary(choices.map { ($0.elementType.rawValue, 1) }, uniquingKeysWith: +)
    let sorted = counts.sorted { ($0.value, $0.key) > ($1.value, $1.key) }
    return sorted.enumerated().map { index, item in
      index == 0 ? item.key : "\(item.value) of \(choices.count) \(item.key)"
    }.joined(separator: ", ")
  }

  private static func byteCount(_ path: String) throws -> Int {
    try MappedFile(path: path).storage.byteCount
  }
}
