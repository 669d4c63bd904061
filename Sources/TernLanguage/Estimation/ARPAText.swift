import Foundation

/// The text of an ARPA file, as icefall's `shared/make_kn_lm.py` writes it: logarithms to base 10 with seven
/// places.
struct ARPAText {
  /// What was written.
  var bytes: [UInt8] = []

  /// The header: how many n-grams there are of each length.
  mutating func begin(counts: [Int]) {
    write("\\data\\\n")
    for (index, count) in counts.enumerated() { write("ngram \(index + 1)=\(count)\n") }
    write("\n")
  }

  /// The title of the n-grams of a length.
  mutating func title(length: Int) { write("\\\(length)-grams:\n") }

  /// An n-gram. Back-off weights of 1 are left out.
  mutating func line(
    probability: Double, history: [UInt8], symbol: ArraySlice<UInt8>, backOff: Double
  ) {
    logarithm(probability)
    bytes.append(UInt8(ascii: "\t"))
    bytes += history
    bytes += symbol
    if backOff != 1 {
      bytes.append(UInt8(ascii: "\t"))
      logarithm(backOff)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// The end of the n-grams of a length.
  mutating func endSection() { write("\n") }

  /// The end of the file.
  mutating func end() { write("\\end\\\n") }

  private mutating func write(_ text: String) { bytes += text.utf8 }

  /// The logarithm of a number; -99 where it is 0.
  private mutating func logarithm(_ value: Double) {
    let places = 10_000_000
    let scaled = Int((log10(max(value, 1e-99)) * Double(places)).rounded())
    if scaled < 0 { bytes.append(UInt8(ascii: "-")) }
    let (whole, fraction) = scaled.magnitude.quotientAndRemainder(dividingBy: UInt(places))
    write(String(whole))
    bytes.append(UInt8(ascii: "."))
    var unit = UInt(places / 10)
    while unit > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(fraction / unit % 10))
      unit /= 10
    }
  }
}
