import TernCorpus
import TestSupport
import Testing

struct BatchSamplerTests {
  private func lengths(_ count: Int, seed: UInt64) -> [Double] {
    var random = SeededGenerator(seed: seed)
    return random.floats(count, in: 0.3...16).map(Double.init)
  }

  private func cost(_ batch: [Int], _ seconds: [Double]) -> Double {
    (batch.map { seconds[$0] }.max() ?? 0) * Double(batch.count)
  }

  @Test func eachUtteranceOnce() {
    withEverySeed(0..<20) { random in
      let seconds = lengths(Int.random(in: 0...700, using: &random), seed: random.next())
      var options = BatchSampler.Options()
      options.maxDuration = [20, 60, 200, 1000].randomElement(using: &random) ?? 0
      options.bucketCount = Int.random(in: 1...40, using: &random)
      options.shuffles = Bool.random(using: &random)
      let batches = BatchSampler(seconds: seconds, options: options).batches(epoch: 1)
      #expect(batches.flatMap { $0 }.sorted() == Array(seconds.indices), here)
      for batch in batches {
        #expect(cost(batch, seconds) <= options.maxDuration, here)
        #expect(batch.map { seconds[$0] } == batch.map { seconds[$0] }.sorted(by: >), here)
      }
    }
  }

  /// Little is padding, and few batches could be merged.
  @Test func batchesAreFull() {
    let seconds = lengths(5000, seed: 1)
    let batches = BatchSampler(seconds: seconds).batches(epoch: 1)
    let costs = batches.map { cost($0, seconds) }
    let speech = seconds.reduce(0, +)
    #expect(costs.reduce(0, +) / speech < 1.08)
    #expect(speech / Double(batches.count) > 180)
  }

  /// A corpus smaller than its buckets does not fall to pieces.
  @Test func fewUtterances() {
    let seconds = lengths(60, seed: 2)
    let batches = BatchSampler(seconds: seconds).batches(epoch: 1)
    #expect(batches.count <= Int(seconds.reduce(0, +) / 200 * 1.5) + 1)
  }

  @Test func epochsDifferAndRepeat() {
    let seconds = lengths(3000, seed: 3)
    var options = BatchSampler.Options()
    let sampler = BatchSampler(seconds: seconds, options: options)
    let first = sampler.batches(epoch: 1)
    #expect(first == BatchSampler(seconds: seconds, options: options).batches(epoch: 1))
    let second = sampler.batches(epoch: 2)
    #expect(first != second)
    #expect(Set(first).intersection(second).count < first.count / 10, "composition changes")
    let ascending = first.map { cost([$0[0]], seconds) }
    #expect(ascending != ascending.sorted(), "the order of batches is drawn")
    options.seed = 43
    #expect(first != BatchSampler(seconds: seconds, options: options).batches(epoch: 1))
  }

  @Test func withoutShuffling() {
    let seconds = lengths(500, seed: 4)
    var options = BatchSampler.Options()
    options.shuffles = false
    let sampler = BatchSampler(seconds: seconds, options: options)
    #expect(sampler.batches(epoch: 1) == sampler.batches(epoch: 9))
    let longest = sampler.batches(epoch: 1).map { seconds[$0[0]] }
    #expect(longest == longest.sorted())
  }

  @Test func longOnesAreAlone() {
    var options = BatchSampler.Options()
    options.maxDuration = 10
    let sampler = BatchSampler(seconds: [30, 1, 2, 11], options: options)
    #expect(Set(sampler.batches(epoch: 3)) == [[0], [3], [2, 1]])
    options.dropsLast = true
    let dropping = BatchSampler(seconds: [30, 1, 2, 11], options: options)
    #expect(Set(dropping.batches(epoch: 3)) == [[3], [2, 1]])
    #expect(BatchSampler(seconds: [1], options: options).batches(epoch: 1) == [[0]])
  }

  @Test func shortOnesFirst() {
    var options = BatchSampler.Options()
    (options.shortEpochs, options.shortSeconds) = (2, 1.5)
    let sampler = BatchSampler(seconds: [1.5, 1.6, 0.2], options: options)
    #expect(sampler.batches(epoch: 2) == [[0, 2]])
    #expect(sampler.batches(epoch: 3) == [[1, 0, 2]])
    #expect(BatchSampler(seconds: [2], options: options).batches(epoch: 1) == [])
  }

  @Test func nothing() {
    #expect(BatchSampler(seconds: []).batches(epoch: 1) == [])
    #expect(BatchSampler(seconds: [0, 0]).batches(epoch: 1) == [[0, 1]])
  }
}
