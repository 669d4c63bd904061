import Foundation
import TernCorpus
import TernPreparation
import TestSupport
import Testing

struct ObjectReaderTests {
  private func objects(_ text: String, list: String = "audios") throws -> [String] {
    try withTemporaryFolder { folder in
      let path = "\(folder)/list.json"
      try Data(text.utf8).write(to: URL(filePath: path))
      var reader = try ObjectReader(path: path, list: list)
      var objects: [String] = []
      while let object = try reader.next() {
        objects.append(String(decoding: object, as: UTF8.self))
      }
      return objects
    }
  }

  @Test(
    arguments: [
      (#"{"audios": []}"#, []),
      (
        #"{"a": 1, "audios": [{"x": 1}, {"y": [1, {"z": 2}]}]}"#,
        [#"{"x": 1}"#, #"{"y": [1, {"z": 2}]}"#]
      ),
      (#"{"audios": [{"t": "a } ] \" { ["}], "more": [{"x": 1}]}"#, [#"{"t": "a } ] \" { ["}"#]),
      (#"{"o": {"audios": [{"x": 1}]}, "audios": [{"y": 2}]}"#, [#"{"y": 2}"#]),
      (#"{"audios": "x", "n": [{"x": 1}]}"#, nil),
      (#"{"other": [{"x": 1}]}"#, nil),
      (#"{"audios": [{"x": 1}"#, nil),
      (#"{"audios": [{"x": "#, nil),
      ("", nil),
    ] as [(String, [String]?)])
  func readsTheObjectsOfOneList(text: String, expected: [String]?) throws {
    guard let expected else {
      #expect(throws: CorpusError.self) { try objects(text) }
      return
    }
    #expect(try objects(text) == expected)
  }

  @Test func blocksOfTheFileDoNotMatter() throws {
    // Longer than a block of 64 KiB, so that one ends within an object.
    let object = #"{"t": ""# + String(repeating: "ä}", count: 50_000) + #""}"#
    let text = #"{"audios": [\#(object), \#(object), {"x": 1}]}"#
    #expect(try objects(text) == [object, object, #"{"x": 1}"#])
  }

  @Test func refusesAFileThatIsNotThere() {
    #expect(throws: CorpusError.self) {
      try ObjectReader(path: "/nowhere.json", list: "audios")
    }
  }
}
