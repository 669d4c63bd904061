import ArgumentParser

/// A truth value as icefall's options take it: `true`, `yes`, `t`, `y`, `1` and their opposites, in
/// upper or lower case.
///
/// Source: icefall, `icefall/utils.py`, str2bool.
enum TruthValue: ExpressibleByArgument, CustomStringConvertible {
  case yes, no

  /// Whether it is true.
  var isTrue: Bool { self == .yes }

  init?(argument: String) {
    switch argument.lowercased() {
    case "yes", "true", "t", "y", "1": self = .yes
    case "no", "false", "f", "n", "0": self = .no
    default: return nil
    }
  }

  var description: String { isTrue ? "1" : "0" }
}
