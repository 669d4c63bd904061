import Foundation
import TernGraph
import TernInterchange
import TernTraining

extension TokenOptions {
  /// These options, or, where none is given, the SentencePiece model that a training names.
  ///
  /// - Throws: ``InterchangeError`` with code `.missing` where that is not there.
  func orThose(of export: TrainingExport) throws(InterchangeError) -> TokenOptions {
    if !isEmpty { return self }
    var tokens = self
    tokens.bpeModel = export.bpeModel
    guard let path = export.bpeModel, FileManager.default.fileExists(atPath: path) else {
      let named = export.bpeModel.map { "the training's '\($0)' is not there" }
      throw InterchangeError(
        code: .missing,
        message: "\(named ?? "the training names no SentencePiece model"): give --bpe-model or "
          + "--tokens")
    }
    return tokens
  }
}
