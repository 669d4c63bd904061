import Foundation
import TernCorpus
import TernTensor
import Testing

struct BatchLoaderTests {
  private let corpus: TemporaryCorpus
  private let examples: [Example]
  private let batches: [[Int]]

  init() throws {
    corpus = try TemporaryCorpus()
    examples = try corpus.examples(40)
    var options = BatchSampler.Options()
    options.maxDuration = 5
    batches = BatchSampler(examples, options: options).batches(epoch: 2)
  }

  private func maker(_ source: FeatureSource = FeatureSource()) -> BatchMaker {
    var options = BatchMaker.Options()
    (options.augmentation, options.seed) = (SpecAugment(), 7)
    return BatchMaker(examples, source: source, options: options)
  }

  private func all(_ loader: BatchLoader) throws -> [Batch] {
    var found: [Batch] = []
    while let batch = try loader.next() { found.append(batch) }
    return found
  }

  private func bits(_ batch: Batch) -> [UInt32] {
    batch.features.withElements(of: Float.self) { span in span.indices.map { span[$0].bitPattern } }
  }

  /// Whether features are equal bit for bit; a failure does not print them.
  private func isEqual(_ a: Batch, _ b: Batch) -> Bool { bits(a) == bits(b) }

  @Test func threadsDoNotShow() throws {
    let one = try all(
      BatchLoader(maker(), batches: batches, epoch: 2, threads: 1, ahead: 1))
    #expect(one.count == batches.count && one.count > 5)
    for (batch, indices) in zip(one, batches) {
      #expect(batch.ids == indices.map { "u\($0)" })
      #expect(batch.tokens == indices.map { examples[$0].tokens })
      let lengths = indices.map { examples[$0].utterance.seconds }
      #expect(batch.frameCounts == lengths.map { Int(($0 * 16_000 + 80) / 160) })
      #expect(batch.features.shape == [indices.count, batch.frameCounts[0], 80])
    }
    let source = FeatureSource()
    for _ in 0..<2 {  // computed, then kept
      let three = try all(
        BatchLoader(maker(source), batches: batches, epoch: 2, threads: 3, ahead: 7))
      #expect(three.map(\.ids) == one.map(\.ids))
      for (a, b) in zip(three, one) { #expect(isEqual(a, b)) }
    }
  }

  /// What follows a checkpoint is what would have followed without it.
  @Test func resuming() throws {
    let whole = try all(BatchLoader(maker(), batches: batches, epoch: 2))
    let rest = try all(BatchLoader(maker(), batches: batches, epoch: 2, from: 3))
    #expect(rest.map(\.ids) == whole.dropFirst(3).map(\.ids))
    for (a, b) in zip(rest, whole.dropFirst(3)) { #expect(isEqual(a, b)) }
    let past = BatchLoader(maker(), batches: batches, epoch: 2, from: batches.count + 1)
    #expect(try past.next() == nil)
  }

  /// Masks are an utterance's own, in each epoch others.
  @Test func augmentationFollowsFromTheName() throws {
    let maker = maker()
    let alone = try maker.batch([3], epoch: 1)
    let together = try maker.batch([5, 3], epoch: 1)
    let count = alone.frameCounts[0] * 80
    let start = together.features.shape[1] * 80
    let isOwn = bits(alone)[..<count] == bits(together)[start..<start + count]
    #expect(isOwn)
    #expect(try !isEqual(alone, maker.batch([3], epoch: 2)))
    let plain = BatchMaker(examples, source: FeatureSource())
    #expect(try isEqual(plain.batch([3], epoch: 1), plain.batch([3], epoch: 2)))
  }

  @Test func errorsNameTheUtteranceAndLoseOneBatch() throws {
    let bad = batches[1][0]
    try corpus.write("no audio", as: "\(bad).wav")
    let loader = BatchLoader(maker(), batches: batches, epoch: 2, threads: 2)
    #expect(try loader.next()?.ids == batches[0].map { "u\($0)" })
    let error = #expect(throws: CorpusError.self) { try loader.next() }
    #expect(error?.code == .audio && error?.message.contains("'u\(bad)'") == true)
    #expect(try loader.next()?.ids == batches[2].map { "u\($0)" })
    #expect(try all(loader).count == batches.count - 3)
    #expect(loader.secondsWaited > 0)
  }

  @Test func stoppingEndsTheWork() throws {
    weak var released: FeatureSource?
    do {
      let source = FeatureSource()
      released = source
      let loader = BatchLoader(maker(source), batches: batches, epoch: 2, threads: 2, ahead: 6)
      _ = try loader.next()
      loader.stop()
      let kept = source.keptByteCount
      Thread.sleep(forTimeInterval: 0.05)
      #expect(source.keptByteCount == kept)
      #expect(try loader.next() == nil)
    }
    #expect(released == nil)
  }

  @Test func leavingItEndsTheWork() throws {
    weak var released: FeatureSource?
    do {
      let source = FeatureSource()
      released = source
      _ = BatchLoader(maker(source), batches: batches, epoch: 2, threads: 3, ahead: 8)
    }
    #expect(released == nil)
  }
}
