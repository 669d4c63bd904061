import TernCorpus
import Testing

@Suite struct CorpusErrorTests {
  @Test func saysWhatItWasTold() {
    #expect("\(CorpusError(.file, "why"))" == "why")
  }
}
