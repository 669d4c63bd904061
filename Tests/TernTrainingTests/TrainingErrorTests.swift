import TernTraining
import Testing

@Suite struct TrainingErrorTests {
  @Test func saysWhatItWasTold() {
    #expect("\(TrainingError(.option, "why"))" == "why")
  }
}
