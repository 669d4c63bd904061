import TernCorpus
import TestSupport
import Testing

struct ConcatenationTests {
  /// The same utterances are joined in the same order as by lhotse.
  @Test(arguments: 0..<20)
  func joinsWhatLhotseJoins(_ index: Int) throws {
    let goldens = try Goldens("mixing")
    let rows = try goldens.tensor("joined.\(index)").elements(as: Double.self)
    let settings = try goldens.tensor("joined.\(index).settings").elements(as: Double.self)
    var concatenation = Concatenation()
    (concatenation.gap, concatenation.durationFactor) = (settings[0], settings[1])
    let count = rows.count / 3
    let groups = concatenation.groups(of: Array(rows[..<count]))
    for (number, group) in groups.enumerated() {
      for (place, utterance) in group.enumerated() {
        #expect(rows[count + utterance] == Double(number))
        #expect(rows[2 * count + utterance] == Double(place))
      }
    }
    #expect(groups.joined().sorted() == Array(0..<count))
  }

  @Test func nothingOfNothing() {
    #expect(Concatenation().groups(of: []) == [])
    #expect(Concatenation().groups(of: [0]) == [[0]])
  }
}
