import ArgumentParser

/// True or false as icefall's options take it: `--use-fp16 1`, `--use-fp16 True`.
struct TruthValue: ExpressibleByArgument, CustomStringConvertible {
  let isTrue: Bool

  init(_ isTrue: Bool) { self.isTrue = isTrue }

  init?(argument: String) {
    switch argument.lowercased() {
    case "1", "true", "yes", "on", "t", "y": isTrue = true
    case "0", "false", "no", "off", "f", "n": isTrue = false
    default: return nil
    }
  }

  var description: String { isTrue ? "true" : "false" }
  var defaultValueDescription: String { description }
}
