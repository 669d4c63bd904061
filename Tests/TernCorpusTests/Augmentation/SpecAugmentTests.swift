import TernCorpus
import TernTensor
import TestSupport
import Testing

struct SpecAugmentTests {
  private func values(_ tensor: Tensor) -> [Double] {
    tensor.withElements(of: Float.self) { span in span.indices.map { Double(span[$0]) } }
  }

  /// The settings of `Tools/goldens/augment.py`.
  private func settings(_ name: String) -> SpecAugment {
    var settings = SpecAugment()
    switch name {
    case "warped", "short": settings.bandWidth = 5
    case "neither": break
    default: settings.bandWidth = 3
    }
    if name == "many_spans" { settings.spanCount = 10 }
    if name == "no_warp" { (settings.timeWarpFactor, settings.bandCount) = (0, 1) }
    return settings
  }

  /// With the same draws, the same as lhotse's.
  @Test(arguments: [
    "warped", "stretched", "not_warped", "not_masked", "neither", "many_spans", "short", "no_warp",
  ])
  func goldens(_ name: String) throws {
    let goldens = try Goldens("augment")
    let features = try goldens.tensor("\(name).in")
    var draws = ReplayedDraws(values(try goldens.tensor("\(name).draws")))
    let found = settings(name).augment(features, using: &draws)
    let expected = values(try goldens.tensor("\(name).out"))
    #expect(found.shape == features.shape)
    #expect(largestDifference(values(found), expected) < 5e-5)
    let isUnchanged = values(features) == expected
    #expect(isUnchanged == (name == "neither"))
  }

  @Test func noMoreIsHiddenThanAllowed() {
    withEverySeed(0..<200) { random in
      var settings = SpecAugment()
      (settings.timeWarpFactor, settings.probability, settings.spanCount) = (0, 1, 10)
      let count = Int.random(in: 1...1500, using: &random)
      let features = Tensor((0..<80 * count).map { Float($0) }, shape: [count, 80])
      let found = values(settings.augment(features, using: &random))
      let given = values(features)
      let hidden = (0..<count).filter { frame in
        (80 * frame..<80 * frame + 80).allSatisfy { found[$0] != given[$0] }
      }
      #expect(Double(hidden.count) <= 0.15 * Double(count), here)
      let bins = (0..<80).filter { bin in
        (0..<count).allSatisfy { found[80 * $0 + bin] != given[80 * $0 + bin] }
      }
      #expect(bins.count <= 52, here)
    }
  }

  /// Nothing traps, whatever the sizes and settings.
  @Test func anySize() {
    withEverySeed(0..<300) { random in
      var settings = SpecAugment()
      settings.timeWarpFactor = Int.random(in: 0...20, using: &random)
      settings.bandCount = Int.random(in: 0...3, using: &random)
      settings.bandWidth = Int.random(in: 0...40, using: &random)
      settings.spanCount = Int.random(in: 0...12, using: &random)
      settings.spanLength = Int.random(in: 1...100, using: &random)
      settings.spanFraction = Double.random(in: 0...2, using: &random)
      let shape: Shape = [
        Int.random(in: 0...120, using: &random), Int.random(in: 1...30, using: &random),
      ]
      let found = settings.augment(random.tensor(shape), using: &random)
      #expect(found.shape == shape, here)
      #expect(values(found).allSatisfy { $0.isFinite }, here)
    }
  }
}
