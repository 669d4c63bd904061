import TernCorpus

/// What is prepared, and how. Defaults are icefall's.
public struct PreparationOptions: Sendable, Hashable {
  /// A corpus of one's own: a folder with `train`, `dev` and `test`, each a table `<split>.tsv` or a
  /// folder with LibriSpeech's layout.
  public struct NamedFolder: Sendable, Hashable {
    /// The name that its files begin with.
    public let name: String
    /// The folder.
    public let path: String

    /// A corpus.
    ///
    /// - Throws: ``PreparationError`` with code `.settings` where the name has other characters than
    ///   letters, digits and hyphens, so that it cannot be part of a file's name.
    public init(name: String, path: String) throws(PreparationError) {
      let isName = name.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      }
      guard isName, !name.isEmpty, !path.isEmpty else {
        throw PreparationError(
          .settings,
          "corpus '\(name)=\(path)', expected NAME=FOLDER, the name of letters, digits and hyphens")
      }
      self.name = name
      self.path = path
    }
  }

  /// Where LibriSpeech, GigaSpeech and musan lie.
  public var downloadFolder = "download"
  /// Where everything is written.
  public var dataFolder = "data"
  /// Corpora beside LibriSpeech.
  public var corpora: [NamedFolder] = []
  /// Corpora beside GigaSpeech, for heads of their own.
  public var gigaCorpora: [NamedFolder] = []
  /// Subsets of GigaSpeech.
  public var gigaSubsets = ["XL", "DEV", "TEST"]
  /// Whether all of LibriSpeech is used, or train-clean-100 alone of what is learnt from.
  public var usesFullLibriSpeech = true
  /// A folder or a table of noise, other than `musan` in ``downloadFolder``.
  public var noise: String?
  /// Speeds of which copies are added to what is learnt from.
  public var speeds = [0.9, 1.1]
  /// How features are stored; nil leaves them to be computed in training.
  public var featureType: FeatureStorage? = .float32
  /// Numbers of tokens, the blank and two more included.
  public var vocabularySizes = [500]
  /// Texts for lexicons and language models beside the transcripts: a sentence on each line.
  public var languageModelTexts: [String] = []
  /// How many threads work.
  public var threadCount = 1
  /// Whether the first problem ends the work.
  public var isStrict = false
  /// Whether everything is made again.
  public var isForced = false

  /// icefall's defaults.
  public init() {}

  /// How features are stored.
  public enum FeatureStorage: String, Sendable, CaseIterable {
    /// 32 bits a value.
    case float32 = "f32"
    /// 16 bits a value, in equal steps between a cut's least and greatest: half the size.
    case linear16
  }

  // MARK: Places

  var manifestFolder: String { "\(dataFolder)/manifests" }
  var featureFolder: String { "\(dataFolder)/fbank" }
  var recordFolder: String { "\(dataFolder)/.tern" }

  func languageFolder(_ vocabularySize: Int) -> String {
    "\(dataFolder)/lang_bpe_\(vocabularySize)"
  }

  func recordings(_ id: String) -> String { manifest(id, "recordings") }
  func supervisions(_ id: String) -> String { manifest(id, "supervisions") }

  /// `<corpus>_<kind>_<part>.jsonl.gz`.
  private func manifest(_ id: String, _ kind: String) -> String {
    "\(manifestFolder)/\(Self.name(id, kind)).jsonl.gz"
  }

  func cuts(_ id: String) -> String { "\(featureFolder)/\(Self.name(id, "cuts")).jsonl.gz" }

  /// lhotse's names: the kind between corpus and part.
  static func name(_ id: String, _ kind: String) -> String {
    guard let split = id.firstIndex(of: "_") else { return "\(id)_\(kind)" }
    return "\(id[..<split])_\(kind)\(id[split...])"
  }
}
