import TernCorpus
import Testing

struct JSONTests {
  /// What Python's `json.dumps(…, ensure_ascii=False)` printed comes back with the same bytes.
  @Test(arguments: [
    #"{"b": 1, "a": 1.0, "c": [], "d": {}, "e": [1, 2.5, -3, 1e-05, 1e+16, 0.1, -0.0]}"#,
    #"[true, false, null, NaN, Infinity, -Infinity, "é\"\\/\b\f\n\r\t\u0001\u001f漢😀"]"#,
    #"{"start": 0.0, "duration": 15.155062500000001, "n": 9223372036854775807}"#, #""""#, "0",
  ])
  func pythonsTextComesBack(_ text: String) throws {
    #expect(try JSON(parsing: text.utf8).text == text)
  }

  @Test func escapesAndSpaces() throws {
    let json = try JSON(parsing: " { \"\\u0061\" :\t[ \"\\ud83d\\ude00\\/\" , 1E2 ] } \r\n".utf8)
    #expect(json == ["a": .array([.string("😀/"), .number(100)])])
    #expect(json["a"]?.array?.count == 2 && json["b"] == nil)
  }

  @Test func theLastOfTwoMembersCounts() throws {
    #expect(try JSON(parsing: #"{"a": 1, "a": 2}"#.utf8)["a"]?.integer == 2)
  }

  @Test(arguments: [
    "", " ", "{", "[1", "[1,]", "[,1]", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{a:1}", "[1 2]",
    "1 2",
    "01", "1.", ".5", "+1", "--1", "1e", "0x10", "1e999", "nul", "True", "nan", "'a'", #""a"#,
    #""\x""#, #""\u12"#, #""\u12g4""#, #""\u+123""#, #""\ud800""#, #""\ud800\u0041""#, "\"\n\"",
    "\"a\\", "]", "}", "\u{0}",
  ])
  func notJSON(_ text: String) {
    let error = #expect(throws: CorpusError.self) { try JSON(parsing: text.utf8) }
    #expect(error?.code == .format && error?.message.contains("not JSON: byte ") == true)
  }

  @Test func notText() {
    #expect(throws: CorpusError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
    #expect(throws: CorpusError.self) { try JSON(parsing: [0x22, 0x5C, 0x6E, 0xC3, 0x22]) }
  }

  @Test func depthIsBounded() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try JSON(parsing: nested(64).utf8)
    let error = #expect(throws: CorpusError.self) { try JSON(parsing: nested(100_000).utf8) }
    #expect(error?.message.contains("more than 64 levels") == true)
  }

  @Test func thePlaceIsNamed() {
    let error = #expect(throws: CorpusError.self) { try JSON(parsing: #"{"a": [1; 2]}"#.utf8) }
    #expect(error?.message == "not JSON: byte 9: ';', expected ',' or an end")
  }
}
