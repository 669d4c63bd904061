import TernTraining
import TestSupport
import Testing

/// The learning rates that icefall's own Eden gave.
@Suite struct EdenTests {
  @Test func ratesOfTheTrajectoryAreIcefalls() throws {
    let rates = try Goldens("trajectory").tensor("prob1.lr").elements(as: Double.self)
    var eden = Eden(initialRate: 0.003, batchScale: 20, epochScale: 2)
    for (index, rate) in rates.enumerated() {
      eden.batch = index + 1
      eden.epoch = index < 6 ? 0 : 1
      #expect(abs(eden.learningRate / rate - 1) < 1e-7)  // stored as f32
    }
    #expect(eden.learningRate == 0.0026272961195164765)  // in epoch-2.pt, of batch 12
  }

  @Test func beginsWithItsInitialRate() {
    #expect(Eden(initialRate: 0.003).learningRate == 0.003)
  }
}
