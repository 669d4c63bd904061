import TernAutograd
import TernInterchange

/// All that a training needs to go on as if it had not stopped, but for the place in its random
/// numbers, which follow from the seed, the epoch and the number of the batch.
package struct TrainingState {
  /// What is learnt.
  package let parameters: Parameters
  /// Their average over the training; nil where there is none.
  package var average: ModelAverage?
  /// The optimiser of the parameters.
  package var optimizer: Eve
  /// The learning rate's schedule.
  package var schedule: Eden
  /// How far the training is.
  package var progress = TrainingProgress()
  /// Where in the data the training is, as the sampler says it.
  package var sampler = PickleObject.none
  /// The training's options under icefall's names, in order; `average_period` is among them where the
  /// average is to be used. Paths are texts: `torch.load(weights_only=True)` refuses others.
  package var options: [(key: String, value: PickleObject)] = []

  /// The state of a training that begins.
  package init(
    parameters: Parameters, average: ModelAverage?, optimizer: Eve, schedule: Eden
  ) {
    self.parameters = parameters
    self.average = average
    self.optimizer = optimizer
    self.schedule = schedule
  }

  /// Writes a checkpoint with icefall's keys, which takes the place of an older one when it is
  /// complete. Nothing is copied on the way: the state must not change before this returns.
  ///
  /// - Throws: ``TrainingError`` with code `.option` where an option has the name of something else in
  ///   the file, `.checkpoint` where it cannot be written; the old file is then as it was.
  package func write(to path: String) throws(TrainingError) {
    do {
      var items: [(key: PickleObject.Key, value: PickleObject)] = [
        ("model", try parameters.stateDict(of: parameters.values)),
        ("optimizer", try optimizer.stateDict()), ("scheduler", schedule.stateDict),
        ("grad_scaler", [:]), ("sampler", sampler),
      ]
      if let average {
        items.append(("model_avg", try parameters.stateDict(of: average.values)))
      }
      items += progress.entries
      items += options.map { (.string($0.key), $0.value) }
      var keys: Set<PickleObject.Key> = []
      for (key, _) in items where !keys.insert(key).inserted {
        throw TrainingError(.option, "\(key) comes twice among what a checkpoint holds")
      }
      try Checkpoint.write(.dictionary(items), to: path)
    } catch let error as TrainingError {
      throw error
    } catch {
      throw TrainingError(.checkpoint, "\(error)")
    }
  }
}
