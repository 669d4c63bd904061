import Foundation
import TernGraph
import TernInterchange
import TernNetworks
import TernSpeech
import TernTensor

/// A trained network to learn on from.
public struct PretrainedNetwork: Sendable {
  /// The file it comes from.
  public let path: String
  /// Its parameters as icefall stores them, by name; heads of a second corpus are among them.
  public let parameters: [String: Tensor]
  /// Its sizes.
  public let sizes: TransducerSizes
  /// The tokens' texts, by id, where they are known.
  public let tokens: [String]?
  /// What the file does not have and was made of something else, for people.
  let substitutes: [String]

  /// The network of a checkpoint, icefall's or Tern's (the weights under `model`), or of a model file.
  ///
  /// The tokens of a checkpoint are those of the SentencePiece model that its training names, where
  /// that file is there and has as many.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where the file is neither, or has another network.
  public init(path: String) throws(TrainingError) {
    self.path = path
    do {
      if FileHeader.begins(try MappedFile(path: path).storage) {
        let model = try Model(contentsOf: path)
        sizes = try TransducerSizes(of: model.tensors, featureDim: model.frontEnd?.binCount)
        (parameters, substitutes) = try FoldedParameters(model.tensors).unfolded(sizes)
        tokens = model.tokens.count == sizes.vocabularySize ? model.tokens : nil
      } else {
        let checkpoint = try Checkpoint(path: path)
        parameters = try TransducerParameters.read(checkpoint)
        sizes = try TransducerSizes(
          of: parameters, featureDim: checkpoint["feature_dim"]?.integer)
        tokens = Self.tokens(of: checkpoint, count: sizes.vocabularySize)
        substitutes = []
      }
    } catch {
      throw TrainingError(reading: path, error)
    }
  }

  private static func tokens(of checkpoint: Checkpoint, count: Int) -> [String]? {
    guard let path = checkpoint["bpe_model"].flatMap({ $0.string ?? $0.path }),
      let pieces = try? SentencePieceModel(path: path).pieces, pieces.count == count
    else { return nil }
    return pieces
  }
}
