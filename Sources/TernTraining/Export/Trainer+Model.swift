import TernGraph
import TernInterchange
import TernTensor

extension Trainer {
  /// The model of what has been learnt: the very network that was trained, traced with its present
  /// parameters, and checked against the network's own definition.
  ///
  /// - Parameters:
  ///   - tokens: The tokens' texts, by id; `▁` begins a word.
  ///   - tokenizer: What cuts a text into these tokens.
  ///   - averaged: True for the average of the parameters over the whole training.
  /// - Throws: ``InterchangeError`` with code `.format` where the tokens are not the network's,
  ///   `.tensor` where a parameter is no finite number; ``GraphError`` with code `.golden` where the
  ///   model computes something else than the network.
  public func model(
    tokens: [String], tokenizer: Tokenizer? = nil, averaged: Bool = false
  ) throws -> Model {
    var learnt: [String: Tensor] = [:]
    let values = averaged ? state.average?.values : nil
    for entry in parameters.entries {
      let view = parameters.view(of: entry, in: values ?? parameters.values)
      learnt[entry.name] = Tensor(copying: view)
    }
    var conversion = TransducerConversion(parameters: learnt, tokens: tokens)
    conversion.tokenizer = tokenizer
    conversion.featureDim = network.sizes.featureDim
    conversion.provenance = provenance
    if averaged { conversion.provenance["weights"] = "model_avg" }
    return try conversion.model().model
  }

  /// How the network was trained, under icefall's names.
  private var provenance: [String: String] {
    let facts: [(name: String, value: any CustomStringConvertible)] = [
      ("batch_idx_train", batchCount), ("cur_epoch", state.progress.epoch),
      ("initial_lr", options.initialLearningRate), ("lr_batches", options.learningRateBatches),
      ("lr_epochs", options.learningRateEpochs), ("model_warm_step", options.warmStep),
      ("average_period", options.averagePeriod), ("seed", options.seed),
      ("prune_range", options.loss.pruneRange), ("lm_scale", options.loss.lmScale),
      ("am_scale", options.loss.amScale), ("simple_loss_scale", options.loss.simpleLossScale),
      ("delay_penalty", options.loss.delayPenalty),
    ]
    return Dictionary(uniqueKeysWithValues: facts.map { ("training.\($0)", "\($1)") })
  }
}
