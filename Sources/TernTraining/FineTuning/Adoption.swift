import Foundation
import TernNetworks
import TernTensor

/// What a network takes over from one that was trained before, and what begins anew. Its text is for a
/// training's log.
public struct Adoption: Sendable, CustomStringConvertible {
  /// The parameters to begin with, in the order of the network's declarations.
  public private(set) var parameters: [(name: String, value: Tensor)] = []
  /// The names of those that are the trained ones.
  public private(set) var kept: [String] = []
  /// The names of those of which the rows of known tokens are the trained ones.
  public private(set) var partlyKept: [String] = []
  /// The names of those that begin anew since they have another shape or other tokens.
  public private(set) var remade: [String] = []
  /// The names of those that begin anew since there are none.
  public private(set) var missing: [String] = []
  /// The names of those that the network does not have.
  public private(set) var unused: [String] = []
  /// The tokens that both know.
  public private(set) var sharedTokenCount = 0
  private let pretrained: PretrainedNetwork
  private let tokenCount: Int

  /// What a network with the given tokens takes over; `seed` gives what begins anew.
  ///
  /// Where the trained network's tokens are not known and are as many, they are taken to be the same.
  ///
  /// - Precondition: the network has as many tokens as are given.
  /// - Throws: ``TrainingError`` with code `.checkpoint` where nothing fits.
  public init(
    of pretrained: PretrainedNetwork, by network: LSTMTransducer, tokens: [String], seed: UInt64
  ) throws(TrainingError) {
    precondition(
      network.sizes.vocabularySize == tokens.count,
      "\(tokens.count) tokens for a network of \(network.sizes.vocabularySize)")
    self.pretrained = pretrained
    tokenCount = tokens.count
    let sources = Self.sources(of: tokens, in: pretrained)
    sharedTokenCount = sources.count { $0 != nil }
    var values: [String: Tensor] = [:]
    let initial = network.initialParameters(seed: seed)
    let begun = Dictionary(uniqueKeysWithValues: initial.map { ($0.name, $0.value) })
    do {
      for declaration in network.declarations where !declaration.isScale {
        try adopt(declaration, sources: sources, begun: begun, into: &values)
      }
    } catch {
      throw TrainingError(reading: pretrained.path, error)
    }
    parameters = initial.map { ($0.name, values[$0.name] ?? $0.value) }
    unused = Set(pretrained.parameters.keys).subtracting(begun.keys).sorted()
    guard !kept.isEmpty else {
      throw TrainingError(
        .checkpoint, "\(pretrained.path): a network of other sizes: no parameter fits")
    }
  }

  /// For each token, its id in the trained network; nil where that has none.
  private static func sources(of tokens: [String], in pretrained: PretrainedNetwork) -> [Int?] {
    guard let old = pretrained.tokens else {
      let isSame = tokens.count == pretrained.sizes.vocabularySize
      return tokens.indices.map { isSame ? $0 : nil }
    }
    let ids = Dictionary(old.enumerated().map { ($1, $0) }) { first, _ in first }
    return tokens.map { ids[$0] }
  }

  /// Takes over a parameter, with its scale where it has one.
  private mutating func adopt(
    _ declaration: ParameterDeclaration, sources: [Int?], begun: [String: Tensor],
    into values: inout [String: Tensor]
  ) throws {
    let name = declaration.name
    let scale = LSTMTransducer.scale(of: name)
    guard let old = try pretrained.parameters[name]?.converted(to: .float32) else {
      return missing.append(name)
    }
    let oldScale = try pretrained.parameters[scale]?.converted(to: .float32)
    let perToken = LSTMTransducer.hasRowPerToken(name)
    let isSame =
      old.shape == declaration.shape && (!perToken || sources == sources.indices.map { $0 })
    let rowsFit =
      perToken && old.shape.extents.first == pretrained.sizes.vocabularySize
      && old.shape.extents.dropFirst() == declaration.shape.extents.dropFirst()
    guard isSame || rowsFit && sharedTokenCount > 0, oldScale?.shape == begun[scale]?.shape else {
      return remade.append(name)
    }
    if let oldScale { values[scale] = oldScale }
    if isSame {
      values[name] = old
      kept.append(name)
    } else if let new = begun[name] {
      let factor = exp(Self.logarithm(begun[scale]) - Self.logarithm(oldScale))
      values[name] = Self.rows(of: old, at: sources, or: new.multiplied(by: factor))
      partlyKept.append(name)
    }
  }

  private static func logarithm(_ scale: Tensor?) -> Float {
    scale?.elements(as: Float.self).first ?? 0
  }

  /// Rows of an old tensor where there are some, else of a new one.
  private static func rows(of old: Tensor, at sources: [Int?], or new: Tensor) -> Tensor {
    let width = new.shape.elementCount / max(sources.count, 1)
    var values = new.elements(as: Float.self)
    let oldValues = old.elements(as: Float.self)
    for (row, source) in sources.enumerated() {
      guard let source else { continue }
      values.replaceSubrange(
        row * width..<(row + 1) * width, with: oldValues[source * width..<(source + 1) * width])
    }
    return Tensor(values, shape: new.shape)
  }

  /// A line for each kind.
  public var description: String {
    let vocabulary =
      switch pretrained.tokens {
      case let old?: "\(sharedTokenCount) of \(tokenCount) tokens are among its \(old.count)"
      case nil where sharedTokenCount > 0: "its tokens are not known, and taken to be the same"
      case nil: "its \(pretrained.sizes.vocabularySize) tokens are not known"
      }
    let lists = [
      ("rows of known tokens kept, others made anew", partlyKept),
      ("made anew, of another shape or for other tokens", remade),
      ("made anew, not in the file", missing),
      ("made of the joiner, not in the file", pretrained.substitutes),
      ("in the file, not used", unused),
    ]
    let lines = lists.filter { !$0.1.isEmpty }.map { "\($0): \($1.joined(separator: ", "))" }
    return
      (["Learning on from \(pretrained.path): \(kept.count) parameters kept; \(vocabulary)"]
      + lines).joined(separator: "\n")
  }
}
