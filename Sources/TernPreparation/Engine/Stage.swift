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

  /// What it makes, in the data folder; nil where it only looks.
  public var products: String? {
    switch self {
    case .languageModelSearch, .dataSearch: nil
    case .speechManifests: "manifests/<corpus>_{recordings,supervisions}_<part>.jsonl.gz"
    case .noiseManifests: "manifests/musan_recordings_<part>.jsonl.gz"
    case .speechFeatures: "fbank/<corpus>_{cuts_<part>.jsonl.gz,feats_<part>.ark}"
    case .noiseFeatures: "fbank/musan_{cuts.jsonl.gz,feats.ark}"
    case .tokenizers: "lang_bpe_<size>/{bpe.model,{tokens,words,lexicon,transcript_words}.txt}"
    case .ngramModels: "lang_bpe_<size>/{2,3,4,5}gram.arpa, lm/3gram.arpa"
    case .report: "report.txt"
    }
  }
}
