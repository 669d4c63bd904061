extension Preparation {
  func speechFeatures() -> [StageJob] { [] }
  func noiseFeatures() -> [StageJob] { [] }
  func ngramModels() throws -> [StageJob] { [] }
}
