import TernCorpus
import TernSpeech
import TernTensor
import TestSupport
import Testing

/// Batches of utterances that are joined and get noise.
struct MixedBatchTests {
  private let corpus: TemporaryCorpus
  private let examples: [Example]
  private let batches: [[Int]]
  private let noise: NoiseMixing

  init() throws {
    corpus = try TemporaryCorpus()
    examples = try corpus.examples(24)
    var options = BatchSampler.Options()
    options.maxDuration = 6
    batches = BatchSampler(examples, options: options).batches(epoch: 1)
    let path = try corpus.record("noise.wav", samples: 9000, seed: 99)
    noise = NoiseMixing([try Utterance(id: "noise", path: path, text: "")])
  }

  private func maker(joins: Bool = true, noise: NoiseMixing? = nil) -> BatchMaker {
    var options = BatchMaker.Options()
    if joins {
      var concatenation = Concatenation()
      (concatenation.gap, concatenation.durationFactor) = (0.1, 3)
      options.concatenation = concatenation
    }
    options.noise = noise
    return BatchMaker(examples, source: FeatureSource(), options: options)
  }

  private func all(_ loader: BatchLoader) throws -> [Batch] {
    var found: [Batch] = []
    while let batch = try loader.next() { found.append(batch) }
    return found
  }

  private func bits(_ batch: Batch) -> [UInt32] {
    batch.features.withElements(of: Float.self) { span in span.indices.map { span[$0].bitPattern } }
  }

  @Test func whatIsJoinedSaysAllOfIt() throws {
    let batches = try all(BatchLoader(maker(), batches: batches, epoch: 1))
    var count = 0
    for batch in batches {
      for (row, id) in batch.ids.enumerated() {
        let joined = id.split(separator: "+").compactMap { name in
          examples.first { $0.utterance.id == name }
        }
        count += joined.count
        #expect(batch.tokens[row] == joined.flatMap(\.tokens))
        let samples = joined.reduce(1600 * (joined.count - 1)) {
          $0 + Int($1.utterance.seconds * 16_000)
        }
        #expect(batch.frameCounts[row] == (samples + 80) / 160)
      }
    }
    #expect(count == examples.count)
    #expect(batches.contains { $0.ids.contains { $0.contains("+") } })
  }

  /// What is between joined utterances is silence, and with noise is not.
  @Test func gapsAreFilledByNoise() throws {
    let silence = Fbank().features(of: [Float](repeating: 0, count: 1600))
      .elements(as: Float.self)[0]
    var always = noise
    always.probability = 1
    for (noise, isSilent) in [(nil, true), (always, false)] {
      var found = 0
      for batch in try all(BatchLoader(maker(noise: noise), batches: batches, epoch: 1)) {
        for row in batch.ids.indices {
          let width = 80 * batch.features.shape[1]
          let silent = (0..<batch.frameCounts[row]).count { frame in
            let start = row * width + 80 * frame
            return batch.features.withElements(of: Float.self) { values in
              (start..<start + 80).allSatisfy { values[$0] == silence }
            }
          }
          found += silent
          let gaps = batch.ids[row].count { $0 == "+" }
          if isSilent { #expect(silent >= 7 * gaps) }
        }
      }
      #expect((found > 0) == isSilent)
    }
  }

  /// What follows a checkpoint is what would have followed without it, on any number of threads.
  @Test func resuming() throws {
    let maker = maker(noise: noise)
    let whole = try all(BatchLoader(maker, batches: batches, epoch: 3, threads: 1))
    let rest = try all(
      BatchLoader(self.maker(noise: noise), batches: batches, epoch: 3, from: 2, threads: 3))
    #expect(rest.count == whole.count - 2 && rest.count > 2)
    for (a, b) in zip(rest, whole.dropFirst(2)) {
      #expect(a.ids == b.ids)
      #expect(bits(a) == bits(b))
    }
    let other = try all(BatchLoader(maker, batches: batches, epoch: 4))
    #expect(zip(whole, other).contains { bits($0) != bits($1) })
  }

  /// An utterance has the same noise whatever is learnt with it.
  @Test func noiseFollowsFromTheName() throws {
    let maker = maker(joins: false, noise: noise)
    let plain = self.maker(joins: false)
    var mixedCount = 0
    for index in examples.indices {
      let other = (index + 1) % examples.count
      let alone = try maker.batch([index], epoch: 1)
      let together = try maker.batch([index, other], epoch: 1)
      let count = alone.frameCounts[0] * 80
      let isSame = bits(alone)[..<count] == bits(together)[..<count]
      #expect(isSame)
      if try bits(alone) != bits(plain.batch([index], epoch: 1)) { mixedCount += 1 }
    }
    #expect(6...18 ~= mixedCount)
  }
}
