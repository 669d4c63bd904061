import ArgumentParser
import TernCorpus

/// Which utterances `tern train` learns from.
struct CorpusOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where `tern prepare` has put cuts.", valueName: "folder"))
  var manifestDir = "data/fbank"

  @Option(
    help: ArgumentHelp(
      "Corpora of that folder to learn from, by name: all of <name>_cuts_train*.jsonl.gz, validated by "
        + "<name>_cuts_dev*.jsonl.gz; for librispeech the parts of --full-libri.",
      valueName: "a,b"))
  var corpus = "librispeech"

  @Option(help: "Whether all 960 hours of LibriSpeech are used, or train-clean-100 alone.")
  var fullLibri = TruthValue(true)

  @Option(help: "Whether mini LibriSpeech is used in its stead.")
  var miniLibri = TruthValue(false)

  @Option(
    help: ArgumentHelp(
      "Manifests to learn from in place of --corpus: lhotse's cuts, tables (id, path, speaker, text) or "
        + "LibriSpeech-style folders.", valueName: "a.jsonl.gz,b"))
  var train: String?

  @Option(
    help: ArgumentHelp("Manifests for the validation loss.", valueName: "c.tsv"))
  var valid: String?

  @Option(
    help: ArgumentHelp(
      "A second corpus of --manifest-dir, which gets a decoder and a joiner of its own. Default: "
        + "gigaspeech, where its cuts are there and --train is not given.",
      valueName: "name"))
  var gigaCorpus: String?

  @Option(
    help: ArgumentHelp("Manifests of the second corpus in place of that.", valueName: "d.tsv"))
  var gigaTrain: String?

  @Option(help: "How often a batch is of the second corpus; 0: it is not looked for.")
  var gigaProb = 0.5

  @Option(
    help: ArgumentHelp(
      "Manifests that are learnt from between the others, by the same decoder and joiner: what is not to "
        + "be forgotten in fine-tuning.", valueName: "e.tsv"))
  var mixIn: String?

  @Option(help: "How often a batch is of those manifests.")
  var mixInProb = 0.5

  @Option(help: ArgumentHelp("The SentencePiece model.", valueName: "bpe.model"))
  var bpeModel = "data/lang_bpe_500/bpe.model"

  @Option(help: "The shortest utterance, in seconds.")
  var minUtterance = 0.3

  @Option(help: "The longest utterance, in seconds.")
  var maxUtterance = 20.0

  @Flag(help: "Stop at the first utterance that cannot be used, rather than leave it out.")
  var strict = false

  func validate() throws {
    try require("min-utterance", minUtterance, in: 0...86400)
    try require("max-utterance", maxUtterance, in: minUtterance...86400)
    try require("giga-prob", gigaProb, in: 0...0.999)
    try require("mix-in-prob", mixInProb, in: 0...0.999)
    guard mixIn == nil || (gigaTrain == nil && gigaCorpus == nil) else {
      throw ValidationError("give a second corpus or --mix-in, not both")
    }
  }
}
