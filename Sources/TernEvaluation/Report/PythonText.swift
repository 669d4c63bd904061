/// Values as Python writes them, which the files of results take over from icefall.
enum PythonText {
  /// `repr` of a list of strings: `['IT', "DON'T"]`.
  static func list(_ words: [Word]) -> String {
    "[\(words.map { quoted($0.text) }.joined(separator: ", "))]"
  }

  /// `repr` of a float: `20.0`, `0.01`.
  static func number(_ value: Double) -> String { value.description }

  /// `repr` of a string. Source: CPython, `Objects/unicodeobject.c`, unicode_repr.
  static func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
    var result = String.UnicodeScalarView()
    result.append(quote)
    for scalar in scalars {
      switch scalar {
      case quote, "\\": result.append(contentsOf: ["\\", scalar])
      case "\t": result.append(contentsOf: "\\t".unicodeScalars)
      case "\n": result.append(contentsOf: "\\n".unicodeScalars)
      case "\r": result.append(contentsOf: "\\r".unicodeScalars)
      default:
        if isPrintable(scalar) {
          result.append(scalar)
        } else {
          result.append(contentsOf: escaped(scalar).unicodeScalars)
        }
      }
    }
    result.append(quote)
    return String(result)
  }

  /// `str.isprintable` of one code point.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    case .spaceSeparator: scalar == " "
    default: true
    }
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    let (letter, width) =
      switch scalar.value {
      case ..<0x100: ("x", 2)
      case ..<0x10000: ("u", 4)
      default: ("U", 8)
      }
    return "\\\(letter)\(String(repeating: "0", count: width - digits.count))\(digits)"
  }
}
