/// A step of data preparation. Those up to 5 have the numbers of icefall's `prepare.sh`; its language
/// models are in another script, and its report is what its readers make.
///
/// Source: egs/librispeech/ASR/prepare.sh and prepare_lm.sh.
public enum Stage: Int, Sendable, CaseIterable {
  case languageModelSearch = -1
  case dataSearch
  case speechManifests
  case noiseManifests
  case speechFeatures
  case noiseFeatures
  case tokenizers
  case ngramModels
  case report

  /// The stage's name.
  public var name: String {
    switch self {
    case .languageModelSearch: "look for a language model"
    case .dataSearch: "look for speech and noise"
    case .speechManifests: "manifests of speech"
    case .noiseManifests: "manifests of noise"
    case .speechFeatures: "features and cuts of speech"
    case .noiseFeatures: "features and cuts of noise"
    case .tokenizers: "tokenizers and lexicons"
    case .ngramModels: "n-gram models"
    case .report: "report"
    }
  }
}
