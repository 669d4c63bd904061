import ArgumentParser
import Foundation
import TernGraph
import TernInterchange
import TernInterpreter
import TernTensor

/// How a network becomes model files: options that `convert` and `export` share.
struct ModelFileOptions: ParsableArguments {
  @Flag(help: "Write encoder.tern, decoder.tern and joiner.tern instead of one file.")
  var split = false

  @Option(help: "What weights are stored as: f32, f16, bf16 or i8.")
  var dtype = DType.f32

  @Option(help: "The licence of the weights, stored in the file.")
  var license: String?

  enum DType: String, ExpressibleByArgument, CaseIterable {
    case f32, f16, bf16, i8

    /// The type of a tensor's elements.
    var elementType: ElementType {
      switch self {
      case .f32: .float32
      case .f16: .float16
      case .bf16: .bfloat16
      case .i8: .int8
      }
    }
  }

  /// Makes the model of a conversion and writes it to a file, or its parts to a folder. Each file takes
  /// its place only when all have been read back and compared with the network's own definition; says
  /// how far they are from it.
  ///
  /// - Parameters:
  ///   - source: What an error begins with where the model cannot be made.
  ///   - inputs: The files that must not be replaced.
  func write(
    _ conversion: TransducerConversion, of source: String, to output: String,
    notReplacing inputs: [String]
  ) throws {
    let parts = ["encoder", "decoder", "joiner"].map { "\(output)/\($0).tern" }
    try Self.check(outputs: split ? [output] + parts : [output], notReplacing: inputs)
    var conversion = conversion
    conversion.elementType = dtype.elementType
    if let license { conversion.provenance["license"] = license }
    let model: Model
    do { model = try conversion.model().model } catch {
      throw InterchangeError(code: .format, message: "\(source): \(error)")
    }
    guard split else { return try write([(model, output)]) }
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    } catch {
      throw InterchangeError(code: .file, message: "\(output): cannot be made a folder")
    }
    let files = model.split().map { (model: $0, path: "\(output)/\($0.graphs[0].name).tern") }
    try write(files[...])
  }

  /// Refuses to replace a file that is read.
  static func check(
    outputs: [String], notReplacing inputs: [String]
  ) throws(InterchangeError) {
    func place(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }
    let places = Dictionary(inputs.map { (place($0), $0) }) { first, _ in first }
    for output in outputs {
      guard let input = places[place(output)] else { continue }
      throw InterchangeError(
        code: .file, message: "\(output): would replace \(input), which is read")
    }
  }

  private func write(_ files: ArraySlice<(model: Model, path: String)>) throws {
    guard let (model, path) = files.first else { return }
    var result = ""
    try model.write(to: path) { partial in
      let difference = try Model(contentsOf: partial).checkGoldens().map(\.difference).max() ?? 0
      let size = try MappedFile(path: partial).storage.byteCount
      result = String(
        format: "%d bytes, %@; largest difference from the checkpoint's own network %.2g",
        size, dtype.rawValue, difference)
      try write(files.dropFirst())
    }
    Terminal.say("\(path): \(result)")
  }
}
