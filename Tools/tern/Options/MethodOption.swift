import ArgumentParser
import TernEvaluation

/// An option that some decoding methods alone have a use for.
struct MethodOption {
  let name: String
  let isGiven: Bool
  /// Whether a method has a use for it.
  let isUsed: (DecodingRecipe.Method) -> Bool

  /// What is wrong with the option where it is given and none of some methods uses it; nil otherwise.
  func complaint(for methods: [DecodingRecipe.Method]) -> String? {
    guard isGiven, !methods.contains(where: isUsed) else { return nil }
    let users = DecodingRecipe.Method.allCases.filter(isUsed).map(\.rawValue)
    let used = methods.map(\.rawValue).joined(separator: ", ")
    return "--\(name) is for \(users.joined(separator: ", ")), not for \(used)"
  }
}

/// Refuses options that none of some methods uses.
func refuse(_ options: [MethodOption], unusedBy methods: [DecodingRecipe.Method]) throws {
  for option in options {
    if let complaint = option.complaint(for: methods) { throw ValidationError(complaint) }
  }
}
