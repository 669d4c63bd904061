import Foundation
import TernInterchange
import TernTraining

extension Train {
  /// What a checkpoint tells of the training, under icefall's names and in its order.
  func checkpointOptions(_ trainer: Trainer) -> [(key: String, value: PickleObject)] {
    var options = recipe(trainer) + data
    if let path = fineTuning.finetuneFrom {
      options.append(("finetune_from", .string(URL(filePath: path).lastPathComponent)))
    }
    if let manifests = corpora.mixIn {
      options += [("mix_in", .string(manifests)), ("mix_in_prob", .float(corpora.mixInProb))]
    }
    if let names = fineTuning.freeze { options.append(("freeze", .string(names))) }
    return options
  }

  private func recipe(_ trainer: Trainer) -> [(key: String, value: PickleObject)] {
    let sizes = trainer.network.sizes
    return [
      ("log_interval", .integer(logInterval)),
      ("reset_interval", .integer(options.resetInterval)),
      ("valid_interval", .integer(options.validationInterval)),
      ("feature_dim", .integer(sizes.featureDim)), ("subsampling_factor", .integer(4)),
      ("dim_feedforward", .integer(sizes.feedForwardDim)),
      ("decoder_dim", .integer(sizes.decoderDim)), ("joiner_dim", .integer(sizes.joinerDim)),
      ("is_pnnx", .bool(false)), ("model_warm_step", .integer(trainer.options.warmStep)),
      ("env_info", ["tern-version": .string(TernCommand.configuration.version)]),
      ("world_size", .integer(1)), ("tensorboard", .bool(tensorboard.isTrue)),
      ("full_libri", .bool(corpora.fullLibri.isTrue)), ("num_epochs", .integer(numEpochs)),
      ("start_epoch", .integer(startEpoch)), ("start_batch", .integer(startBatch)),
      ("exp_dir", .string(expDir)), ("bpe_model", .string(corpora.bpeModel)),
      ("initial_lr", .float(learning.initialLr)), ("lr_batches", .float(learning.lrBatches)),
      ("lr_epochs", .float(learning.lrEpochs)), ("context_size", .integer(sizes.contextSize)),
      ("prune_range", .integer(learning.pruneRange)),
      ("lm_scale", .float(Double(learning.lmScale))),
      ("am_scale", .float(Double(learning.amScale))),
      ("simple_loss_scale", .float(Double(learning.simpleLossScale))),
      ("seed", .integer(Int(truncatingIfNeeded: learning.seed))),
      ("print_diagnostics", .bool(printDiagnostics.isTrue)),
      ("save_every_n", .integer(saveEveryN)), ("keep_last_k", .integer(keepLastK)),
      ("average_period", .integer(learning.averagePeriod)),
      ("use_fp16", .bool(learning.usesBF16.isTrue)),
      ("giga_prob", .float(trainer.network.corpora.count > 1 ? corpora.gigaProb : 0)),
      ("delay_penalty", .float(Double(learning.delayPenalty))),
      ("num_encoder_layers", .integer(sizes.layerCount)),
      ("encoder_dim", .integer(sizes.encoderDim)), ("rnn_hidden_size", .integer(sizes.hiddenSize)),
      ("aux_layer_period", .integer(network.auxLayerPeriod)), ("blank_id", .integer(0)),
      ("vocab_size", .integer(sizes.vocabularySize)),
    ]
  }

  private var data: [(key: String, value: PickleObject)] {
    [
      ("manifest_dir", .string(corpora.manifestDir)), ("max_duration", .float(batches.maxDuration)),
      ("bucketing_sampler", .bool(batches.bucketingSampler.isTrue)),
      ("num_buckets", .integer(batches.numBuckets)),
      ("concatenate_cuts", .bool(augmentation.concatenateCuts.isTrue)),
      ("duration_factor", .float(augmentation.durationFactor)), ("gap", .float(augmentation.gap)),
      ("on_the_fly_feats", .bool(batches.onTheFlyFeats.isTrue)),
      ("shuffle", .bool(batches.shuffle.isTrue)), ("drop_last", .bool(batches.dropLast.isTrue)),
      ("return_cuts", .bool(batches.returnCuts.isTrue)),
      ("num_workers", .integer(batches.numWorkers)),
      ("enable_spec_aug", .bool(augmentation.enableSpecAug.isTrue)),
      ("spec_aug_time_warp_factor", .integer(augmentation.specAugTimeWarpFactor)),
      ("enable_musan", .bool(augmentation.enableMusan?.isTrue ?? true)),
      ("input_strategy", .string(batches.inputStrategy.rawValue)),
    ]
  }
}
