import ArgumentParser
import Foundation
import TernGraph
import TernInterpreter
import TernTensor

/// The plans of a model's graphs, described for people and for programs.
struct PlanReport {
  private let plans: [PlanDescription]

  /// The plans for some sizes: those that are not given are 1, and the encoder's T the frames from which
  /// it makes its first.
  ///
  /// - Throws: `ValidationError` where no graph has a symbol that is given; ``InterpreterError`` where
  ///   sizes do not fit a graph.
  init(_ model: Model, sizes: [String: Int], threadCount: Int) throws {
    let known = Set(model.graphs.flatMap(\.symbols))
    if let name = sizes.keys.sorted().first(where: { !known.contains($0) }) {
      throw ValidationError(
        "--sizes gives '\(name)', the model has \(known.sorted().joined(separator: ", "))")
    }
    let threads = ThreadPool(count: threadCount)
    plans = try model.graphs.map { graph in
      var all = Dictionary(uniqueKeysWithValues: graph.symbols.map { ($0, 1) })
      if graph.name == "encoder", let decoding = model.decoding {
        all["T"] = decoding.windowFrames
      }
      all.merge(sizes) { $1 }
      return try Session(Program(graph.name, of: model), threads: threads).describe(all)
    }
  }

  /// Objects for JSON.
  func json() throws -> Any {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return try JSONSerialization.jsonObject(with: encoder.encode(plans))
  }

  /// A section of each plan, for people.
  var page: String { plans.flatMap(section).joined(separator: "\n") }

  private func section(_ plan: PlanDescription) -> [String] {
    let sizes = plan.sizes.sorted { $0.key < $1.key }.map { ", \($0.key) = \($0.value)" }.joined()
    let windows = plan.steps.count { $0.window != nil }
    return [
      "", "plan of \(plan.graph)\(sizes)",
      "  \(plan.steps.count - windows) nodes are run, \(windows) are windows on their input",
      "  \(plan.kernels) kernels, \(plan.threadCount) thread\(plan.threadCount == 1 ? "" : "s")",
      "  arena \(ModelReport.grouped(plan.arenaByteCount)) bytes, "
        + "\(ModelReport.grouped(plan.scratchByteCount)) of them scratch memory",
    ] + plan.steps.flatMap(lines)
  }

  private func lines(_ step: PlanDescription.Step) -> [String] {
    let operation = ModelReport.padded(step.operation, 13)
    let line =
      "    \(operation) \(ModelReport.padded(step.node, 44)) "
      + step.outputs.joined(separator: ", ")
    if let window = step.window { return [line + "  not run: a window on \(window)"] }
    return [line] + step.weights.flatMap(Self.works).map { "      " + $0 }
  }

  /// What is done with a weight.
  private static func works(_ weight: PlanDescription.Weight) -> [String] {
    if weight.products.isEmpty { return ["reads \(weight.elementType) \(weight.shape)"] }
    let matrix = [weight.shape[0], weight.shape.dropFirst().reduce(1, *)]
    return weight.products.map { product in
      "gemm \(weight.elementType) \(matrix) by \(product.columns) "
        + "column\(product.columns == 1 ? "" : "s")"
        + (product.times == 1 ? "" : ", \(product.times) times")
    }
  }
}
