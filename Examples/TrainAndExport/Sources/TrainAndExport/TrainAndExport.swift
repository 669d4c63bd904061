import Foundation
import TernCorpus
import TernGraph
import TernNetworks
import TernSpeech
import TernTensor
import TernTraining

/// Trains a small network on a few recordings until it knows them, exports it to one file, and
/// recognises the first recording with that file.
@main
struct TrainAndExport {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else { return print("usage: TrainAndExport folder model.tern") }
    let (folder, output) = (arguments[1], arguments[2])

    // A line of the transcripts: a file's name, a tab, what is said.
    let lines = try String(contentsOfFile: "\(folder)/transcripts.tsv", encoding: .utf8)
      .split(separator: "\n").map { $0.split(separator: "\t") }
    let paths = lines.map { "\(folder)/\($0[0])" }

    // Tokens are letters; ▁ begins a word.
    let texts = lines.map { line in
      line[1].split(separator: " ").flatMap {
        ["▁\($0.prefix(1))"] + $0.dropFirst().map(String.init)
      }
    }
    let tokens = ["<blk>"] + Set(texts.joined()).sorted()
    let fbank = Fbank(try FbankConfiguration(binCount: 40))
    let batch = Batch(
      ids: paths, utterances: try paths.map { try fbank.features(ofFile: $0, tail: .icefall) },
      tokens: texts.map { $0.compactMap(tokens.firstIndex) })

    var sizes = TransducerSizes()
    (sizes.layerCount, sizes.encoderDim, sizes.hiddenSize, sizes.feedForwardDim) = (2, 96, 96, 192)
    (sizes.decoderDim, sizes.joinerDim) = (64, 64)
    sizes.contextSize = 1  // so that the text is heard, not guessed
    (sizes.featureDim, sizes.vocabularySize) = (40, tokens.count)
    var regularization = Regularization()  // these are to be known by heart
    (regularization.dropout, regularization.bypass.layerDropout) = (0, 0)
    var options = Trainer.Options()
    options.warmStep = 20
    options.learningRateBatches = 100
    let trainer = try Trainer(
      LSTMTransducer(sizes: sizes, regularization: regularization), options: options,
      threads: ThreadPool(count: ProcessInfo.processInfo.activeProcessorCount))
    var loss = Double.infinity
    while loss > 0.006 && trainer.batchCount < 1000 {
      for _ in 0..<20 { try trainer.learn(from: batch) }
      let report = try trainer.evaluate(batch)
      loss = report.prunedLoss / Double(report.frameCount)
      print("after \(trainer.batchCount) batches: \(loss) nats a frame")
    }

    try trainer.model(tokens: tokens).write(to: output)
    let recognizer = try Recognizer(contentsOf: output)
    print(try recognizer.transcribe(file: paths[0]).text)
  }
}
