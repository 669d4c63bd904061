import Foundation
import Testing

/// What `tern inspect --verify --json` says of a model.
struct ModelDescription: Decodable {
  struct Tokenizer: Decodable {
    let kind: String
    let bytes: Int
  }
  struct Tensor: Decodable, Hashable {
    let name: String
    let type: String
    let checksum: UInt32
  }
  let tokens: [String]
  let tokenizer: Tokenizer?
  let provenance: [String: String]
  let tensors: [Tensor]
  let verified: [String: Double]

  /// Describes a file.
  init(of path: String) throws {
    let run = try Command("inspect", "--verify", "--json", path)
    try #require(run.status == 0, "\(run.errors)")
    self = try JSONDecoder().decode(ModelDescription.self, from: Data(run.output.utf8))
  }

  /// The tensor of a name.
  func tensor(_ name: String) throws -> Tensor {
    try #require(tensors.first { $0.name == name }, "no '\(name)'")
  }
}
