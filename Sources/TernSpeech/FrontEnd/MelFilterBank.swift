import RealModule

/// Triangles of equal width on the mel scale, each reaching from its left neighbour's peak to its
/// right neighbour's; of each only the bins of the spectrum that lie in it are stored.
struct MelFilterBank: Sendable {
  /// Each filter's first bin of the spectrum.
  private(set) var firsts: [Int32] = []
  /// How many bins each filter has.
  private(set) var counts: [Int32] = []
  /// The filters' weights, one filter after the other.
  private(set) var weights: [Float] = []

  init(_ configuration: FbankConfiguration) {
    let binWidth = Float(configuration.sampleRate) / Float(configuration.fftLength)
    let mels = (0..<configuration.fftLength / 2).map { Self.mel(ofHertz: binWidth * Float($0)) }
    let low = Self.mel(ofHertz: Float(configuration.lowFrequency))
    let high = Self.mel(ofHertz: Float(configuration.upperFrequency))
    let width = (high - low) / Float(configuration.binCount + 1)

    var first = 0
    for filter in 0..<configuration.binCount {
      let left = low + Float(filter) * width
      let center = low + Float(filter + 1) * width
      let right = low + Float(filter + 2) * width
      while first < mels.count && mels[first] <= left { first += 1 }
      let bins = mels[first...].prefix { $0 < right }
      firsts.append(Int32(first))
      counts.append(Int32(bins.count))
      weights += bins.map { mel in
        mel <= center ? (mel - left) / (center - left) : (right - mel) / (right - center)
      }
    }
  }

  /// HTK's and Kaldi's mel scale, rounded as there: a bin near a filter's edge has a weight that f32
  /// changes by more than the features' tolerance.
  private static func mel(ofHertz frequency: Float) -> Float {
    1127 * Float.log(1 + frequency / 700)
  }
}
