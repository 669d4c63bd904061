/// A colour of a picture.
struct Color {
  let red: Double
  let green: Double
  let blue: Double
  var opacity = 1.0

  /// The colour of `0xRRGGBB`.
  init(_ code: UInt32) {
    red = Double(code >> 16 & 0xFF) / 255
    green = Double(code >> 8 & 0xFF) / 255
    blue = Double(code & 0xFF) / 255
  }

  /// The same colour, less opaque.
  func faded(to opacity: Double) -> Color {
    var color = self
    color.opacity = opacity
    return color
  }

  static let background = Color(0xFFFFFF)
  static let text = Color(0x22262B)
  static let quietText = Color(0x66707A)
  static let grid = Color(0xE6E9EC)
  static let axis = Color(0xB4BBC2)

  /// Colours that people of all kinds of sight tell apart. Source: M. Okabe and K. Ito, Color Universal
  /// Design (2008).
  static let distinct = [
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000,
  ].map { Color($0) }

  /// One of the distinct colours; they repeat.
  static func distinct(_ index: Int) -> Color { distinct[index % distinct.count] }
}
