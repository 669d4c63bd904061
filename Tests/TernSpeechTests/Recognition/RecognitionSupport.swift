import Testing
import Foundation
import TernGraph
import TernInterchange
import TernLanguage
import TernSpeech
import TernTensor
import TestSupport

/// The recordings of connected digits in `Fixtures/audio`, with what the model's PyTorch reference
/// gives for them.
struct Recording: CustomTestStringConvertible {
  let file: String
  let text: String
  let ids: [Int]
  var testDescription: String { file }

  static let all: [Recording] = {
    let path = Fixtures.path("audio/transcripts.tsv")
    let table = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return table.split(separator: "\n").map { line in
      let fields = line.split(separator: "\t").map(String.init)
      return Recording(
        file: fields[0], text: fields[1],
        ids: fields[2].split(separator: " ").compactMap { Int($0) })
    }
  }()

  func samples() throws -> [Float] {
    try AudioFile.samples(path: Fixtures.path("audio/\(file)"), sampleRate: 16000)
  }
}

/// The recogniser of the model in `Fixtures`, with options changed by `change`.
func digits(_ change: (inout Recognizer.Options) -> Void = { _ in }) throws -> Recognizer {
  var options = Recognizer.Options()
  change(&options)
  return try Recognizer(contentsOf: Fixtures.path("models/digits.tern"), options: options)
}

/// The graph of a lexicon whose words are said as some digits each.
func graph(of words: [[String]]) throws -> LexiconGraph {
  let tokens = try Model(contentsOf: Fixtures.path("models/digits.tern")).tokens
  let entries = words.map { digits in
    Lexicon.Entry(
      word: digits.joined(separator: "+"),
      tokens: digits.map { tokens.firstIndex(of: "▁\($0)") ?? 0 })
  }
  return LexiconGraph(lexicon: try Lexicon(entries: entries, tokens: tokens))
}

extension Recognizer {
  /// The result for a whole recording, given in blocks of a number of samples.
  func result(of samples: [Float], block: Int = .max) throws -> RecognitionResult {
    let stream = makeStream()
    var start = 0
    while start < samples.count {
      let end = block < samples.count - start ? start + block : samples.count
      try stream.accept(Array(samples[start..<end]), sampleRate: sampleRate)
      try stream.decode()
      start = end
    }
    try stream.finish()
    try stream.decode()
    return stream.result
  }
}

/// A recogniser of a tiny golden model, made in memory.
func tiny(
  _ name: String, featureDim: Int, _ change: (inout Recognizer.Options) -> Void = { _ in }
) throws -> Recognizer {
  var options = Recognizer.Options()
  change(&options)
  return try Recognizer(model: try model(name, featureDim: featureDim), options: options)
}

/// The tiny golden models' names and numbers of features.
let tinyModels = ["tiny": 80, "noproj": 24, "ctx1": 23, "ctx3": 16]

extension Recognizer {
  /// Streams that have been given a tiny golden model's inputs, and nothing decoded.
  func goldenStreams(_ name: String) throws -> [RecognitionStream] {
    let goldens = try Goldens("model")
    let x = try goldens.tensor("\(name).x")
    let features = x.elements(as: Float.self)
    let lengths = try goldens.tensor("\(name).x_lens").elements(as: Double.self).map { Int($0) }
    let width = x.shape[2]
    return lengths.enumerated().map { n, length in
      let stream = makeStream()
      let first = n * x.shape[1] * width
      stream.features.append(features: Array(features[first..<first + length * width]))
      return stream
    }
  }
}

/// A tiny golden model, made in memory.
func model(_ name: String, featureDim: Int) throws -> Model {
  let checkpoint = try Checkpoint(path: Fixtures.path("goldens/\(name).pt"))
  let parameters = try TransducerParameters.read(checkpoint)
  let vocabulary = parameters["decoder.embedding.weight"]?.shape[0] ?? 0
  var conversion = TransducerConversion(
    parameters: parameters, tokens: (0..<vocabulary).map { "▁t\($0)" })
  conversion.featureDim = featureDim
  return try conversion.model().model
}
