import TernOperators
import TernTensor

/// A place to run a program in: memory for its values, and the plans made so far.
///
/// Not to be used by two threads at once; each may have a session of its own on the same program.
public final class Session {
  /// What is run.
  public let program: Program
  /// The most bytes of memory that the values of a plan may take together.
  public let byteLimit: Int
  private let threads: ThreadPool
  private let kernels: Kernels
  private var arena = MutableStorage(byteCount: 0)
  private var entries: [[Int]: Entry] = [:]
  private var clock = 0

  /// What is known for an assignment of sizes.
  private struct Entry {
    let layout: PlanLayout
    /// The plan on the present arena; nil where the arena has grown since.
    var plan: Plan?
    var lastUse: Int
  }

  /// The most plans that are kept.
  private static let planLimit = 256

  /// A session that computes on the given threads.
  ///
  /// - Parameter byteLimit: The most bytes of memory that the values of a plan may take together;
  ///   sizes that need more are refused.
  public convenience init(
    _ program: Program, threads: ThreadPool = ThreadPool(), byteLimit: Int = 4 << 30
  ) {
    self.init(program, threads: threads, kernels: .best, byteLimit: byteLimit)
  }

  /// A session that computes with given kernels.
  package init(
    _ program: Program, threads: ThreadPool, kernels: Kernels, byteLimit: Int = 4 << 30
  ) {
    self.program = program
    self.threads = threads
    self.kernels = kernels
    self.byteLimit = byteLimit
  }

  /// The plan for an assignment of sizes to the graph's symbols; made when it is first asked for.
  ///
  /// The 256 plans that were asked for last are kept. When one needs more memory than the session
  /// has, the memory is replaced by larger memory: plans then are made again for it, from layouts that
  /// are kept, and those in use elsewhere keep the old.
  ///
  /// - Throws: ``InterpreterError`` with code `.size` where a symbol has no size, a value no shape, or
  ///   the values take more than ``byteLimit`` bytes.
  public func plan(_ sizes: [String: Int]) throws(InterpreterError) -> Plan {
    let key = try key(of: sizes)
    clock += 1
    entries[key]?.lastUse = clock
    if let plan = entries[key]?.plan { return plan }
    let layout = try layout(key, sizes)
    if layout.byteCount > arena.byteCount {
      for key in entries.keys { entries[key]?.plan = nil }
      arena = MutableStorage(byteCount: layout.byteCount)
    }
    if entries[key] == nil && entries.count == Self.planLimit,
      let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      entries[oldest.key] = nil
    }
    let plan = Plan(program, layout: layout, arena: arena, kernels: kernels, threads: threads)
    entries[key] = Entry(layout: layout, plan: plan, lastUse: clock)
    return plan
  }

  /// What the plan for an assignment of sizes runs, and with what; it is not made.
  ///
  /// - Throws: as ``plan(_:)``.
  public func describe(_ sizes: [String: Int]) throws(InterpreterError) -> PlanDescription {
    PlanDescription(
      program, try layout(key(of: sizes), sizes), sizes: sizes, kernels: kernels, threads: threads)
  }

  /// The sizes of the graph's symbols, in their order.
  private func key(of sizes: [String: Int]) throws(InterpreterError) -> [Int] {
    var key: [Int] = []
    for symbol in program.symbols {
      guard let size = sizes[symbol], size > 0 else {
        throw InterpreterError(
          .size, "graph '\(program.graph.name)' needs a size of at least 1 for '\(symbol)'")
      }
      key.append(size)
    }
    return key
  }

  private func layout(
    _ key: [Int], _ sizes: [String: Int]
  ) throws(InterpreterError) -> PlanLayout {
    if let known = entries[key]?.layout { return known }
    return try PlanLayout(program, sizes: sizes, byteLimit: byteLimit)
  }

  /// The bytes of memory for values.
  public var byteCount: Int { arena.byteCount }
}
