import TernOperators
import TernTensor

/// A place to run a program in: memory for its values, and the plans made so far.
///
/// Not to be used by two threads at once; each may have a session of its own on the same program.
public final class Session {
  /// What is run.
  public let program: Program
  private let threads: ThreadPool
  private let kernels: Kernels
  private var arena = Storage(byteCount: 0)
  private var plans: [[Int]: Plan] = [:]

  /// The most plans that are kept.
  private static let planLimit = 64

  /// A session that computes on the given threads.
  public convenience init(_ program: Program, threads: ThreadPool = ThreadPool()) {
    self.init(program, threads: threads, kernels: .best)
  }

  /// A session that computes with given kernels.
  package init(_ program: Program, threads: ThreadPool, kernels: Kernels) {
    self.program = program
    self.threads = threads
    self.kernels = kernels
  }

  /// The plan for an assignment of sizes to the graph's symbols; made when it is first asked for.
  ///
  /// A plan that needs more memory than those before it makes the session forget them: ask for the
  /// largest first.
  ///
  /// - Throws: ``InterpreterError`` with code `.size` where a symbol has no size, or a value no shape.
  public func plan(_ sizes: [String: Int]) throws(InterpreterError) -> Plan {
    var key: [Int] = []
    for symbol in program.graph.symbols {
      guard let size = sizes[symbol], size > 0 else {
        throw InterpreterError(
          .size, "graph '\(program.graph.name)' needs a size of at least 1 for '\(symbol)'")
      }
      key.append(size)
    }
    if let plan = plans[key] { return plan }
    let layout = try PlanLayout(program, sizes: sizes)
    if layout.byteCount > arena.byteCount {
      arena = Storage(byteCount: layout.byteCount)
      plans.removeAll()
    } else if plans.count == Self.planLimit {
      plans.removeAll()
    }
    let plan = Plan(program, layout: layout, arena: arena, kernels: kernels, threads: threads)
    plans[key] = plan
    return plan
  }

  /// The bytes of memory for values.
  public var byteCount: Int { arena.byteCount }
}
