import ArgumentParser

/// `tern bench`: how fast a model runs, or is trained, here.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure the speed of a model, its parts, or training.",
    subcommands: [
      InferenceBench.self, LoadBench.self, FeatureBench.self, SearchBench.self, TrainingBench.self,
      LossBench.self,
    ],
    defaultSubcommand: InferenceBench.self)
}
