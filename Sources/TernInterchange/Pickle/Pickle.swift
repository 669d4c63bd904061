/// The objects of one pickle as inert data: a list of nodes that refer to each other by index, so that
/// shared, deeply nested and even circular objects cost neither copies nor recursion.
struct Pickle: Sendable {
  /// One object.
  enum Node: Sendable {
    case none
    case bool(Bool)
    case integer(Int)
    /// An integer beyond 64 bits: two's complement, least significant byte first.
    case bigInteger([UInt8])
    case float(Double)
    case string(String)
    case tuple([Int])
    case list([Int])
    case dictionary([Pair])
    case global(PickleGlobal)
    /// A reference to something outside the pickle: here, a storage.
    case persistent(Int)
    case record(Record)
  }

  /// A key and its value.
  struct Pair: Sendable {
    let key: Int
    let value: Int
  }

  /// What Python would make by calling a class or function. It is never called.
  struct Record: Sendable {
    let callable: PickleGlobal
    let arguments: Int
    /// What was put in with `object[key] = value`.
    var entries: [Pair] = []
    /// What was handed to `__setstate__`.
    var state: Int?
  }

  let nodes: [Node]
  let root: Int
}
