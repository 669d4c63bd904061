extension Preparation {
  func ngramModels() throws -> [StageJob] { [] }
}
