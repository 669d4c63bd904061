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
      if graph.name == "encoder", let frames = all["T"], let decoding = model.decoding,
        frames < decoding.windowFrames
      {
        throw InterpreterError(
          .size,
          "--sizes has T = \(frames), expected at least \(decoding.windowFrames): "
            + "the feature frames that the encoder's first output takes")
      }
      return try Session(Program(graph.name, of: model), threads: threads).describe(all)
    }
  }

  /// Objects for JSON.
  var objects: [[String: Any]] { plans.map(Self.object) }

  private static func object(_ plan: PlanDescription) -> [String: Any] {
    [
      "graph": plan.graph, "sizes": plan.sizes, "steps": plan.steps.map(object),
      "arena_byte_count": plan.arenaByteCount, "scratch_byte_count": plan.scratchByteCount,
      "kernels": plan.kernels, "thread_count": plan.threadCount,
    ]
  }

  private static func object(_ step: PlanDescription.Step) -> [String: Any] {
    var object: [String: Any] = ["node": step.node, "operation": step.operation]
    object["outputs"] = step.outputs.map {
      ["element_type": $0.elementType.rawValue, "shape": $0.shape.extents] as [String: Any]
    }
    object["weights"] = step.weights.map { weight in
      [
        "name": weight.name, "element_type": weight.elementType.rawValue,
        "shape": weight.shape.extents,
        "products": weight.products.map { ["columns": $0.columns, "times": $0.times] },
      ] as [String: Any]
    }
    object["window"] = step.window
    return object
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
      + step.outputs.map { "\($0.elementType.rawValue) \($0.shape)" }.joined(separator: ", ")
    if let window = step.window { return [line + "  not run: a window on \(window)"] }
    return [line] + step.weights.flatMap(Self.works).map { "      " + $0 }
  }

  /// What is done with a weight.
  private static func works(_ weight: PlanDescription.Weight) -> [String] {
    let type = weight.elementType.rawValue
    if weight.products.isEmpty { return ["reads \(type) \(weight.shape)"] }
    let matrix = [weight.shape[0], weight.shape.extents.dropFirst().reduce(1, *)]
    return weight.products.map { product in
      "gemm \(type) \(matrix) by \(product.columns) "
        + "column\(product.columns == 1 ? "" : "s")"
        + (product.times == 1 ? "" : ", \(product.times) times")
    }
  }
}
