import ArgumentParser

/// `tern bench`: how fast a model runs, or is trained, here.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure the speed of a model, of features, or of training.",
    subcommands: [InferenceBench.self, FeatureBench.self, TrainingBench.self],
    defaultSubcommand: InferenceBench.self)
}
