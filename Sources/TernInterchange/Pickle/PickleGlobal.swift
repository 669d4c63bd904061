/// The name of a Python class or function, as a pickle asks for it.
public struct PickleGlobal: Sendable, Hashable, CustomStringConvertible {
  /// The module, `collections`.
  public let module: String
  /// The name inside the module, `OrderedDict`.
  public let name: String

  /// A name inside a module.
  public init(_ module: String, _ name: String) {
    self.module = module
    self.name = name
  }

  /// Both, `collections.OrderedDict`.
  public var description: String { "\(module).\(name)" }
}
