import Foundation
import TernInterchange
import TernNetworks
import TernTensor
import TernTraining
import TestSupport
import Testing

/// `tern export`: which checkpoints it takes, what it writes, and what it refuses.
struct ExportTests {
  static let tokens = Fixtures.path("text/tokens.txt")
  static let weight = "joiner.output_linear.weight"

  /// A run that must succeed.
  @discardableResult
  private func export(_ arguments: [String]) throws -> Command {
    let run = try Command(["export"] + arguments)
    try #require(run.status == 0, "\(arguments): \(run.errors)")
    #expect(run.output.isEmpty)
    return run
  }

  @Test func nothingButTheFolderIsNeeded() throws {
    try withTemporaryFolder { folder in
      let training = try TrainingFolder(in: folder)
      let before = try training.names
      let run = try export(["--exp-dir", training.path])
      #expect(run.errors.contains("largest difference from the checkpoint's own network"))
      #expect(try training.names == (before + ["model.tern", "pretrained.pt"]).sorted())
      let model = try ModelDescription(of: "\(training.path)/model.tern")
      #expect(model.tokens.count == 100 && model.tokenizer?.kind == "sentencepiece")
      #expect(model.verified.count == 3 && model.verified.values.allSatisfy { $0 <= 1e-5 })
      #expect(!model.tensors.contains { $0.name.contains("_giga") })
      // The later half of four epochs.
      #expect(model.provenance["source"] == "epoch-2.pt epoch-4.pt")
      #expect(model.provenance["weights"] == "mean of all batches from 8 to 16")
      #expect(model.provenance["training.initial_lr"] == "0.003")
      #expect(model.provenance["training.batch_idx_train"] == "16")
      #expect(model.provenance["checksum"]?.isEmpty == false)
      #expect(!model.provenance.values.contains { $0.contains("/") })
    }
  }

  @Test func checkpointsAreChosenAsInIcefall() throws {
    try withTemporaryFolder { folder in
      let training = try TrainingFolder(in: folder)
      let output = "\(folder)/model.tern"
      for (arguments, source, weights) in [
        ("--epoch 4 --avg 1", "epoch-3.pt epoch-4.pt", "mean of all batches from 12 to 16"),
        (
          "--epoch 4 --avg 3 --use-averaged-model", "epoch-1.pt epoch-4.pt",
          "mean of all batches from 4 to 16"
        ),
        (
          "--epoch 4 --avg 2 --use-averaged-model True", "epoch-2.pt epoch-4.pt",
          "mean of all batches from 8 to 16"
        ),
        ("--epoch 3 --avg 1 --use-averaged-model 0", "epoch-3.pt", "not averaged"),
        (
          "--iter 0 --epoch 3 --avg 3 --use-averaged-model false",
          "epoch-1.pt epoch-2.pt epoch-3.pt", "mean of 3 checkpoints"
        ),
        ("--epoch 1", "epoch-1.pt", "not averaged"),
        (
          "--iter 15 --avg 2", "checkpoint-5.pt checkpoint-15.pt",
          "mean of all batches from 5 to 15"
        ),
        ("--iter 12", "checkpoint-5.pt checkpoint-10.pt", "mean of all batches from 5 to 10"),
      ] {
        try export(
          ["--exp-dir", training.path, "-o", output]
            + arguments.split(separator: " ").map(String.init)
        )
        let model = try ModelDescription(of: output)
        #expect(model.provenance["source"] == source, "\(arguments)")
        #expect(model.provenance["weights"] == weights, "\(arguments)")
      }
    }
  }

  @Test func theStateDictionaryIsTheNetworks() throws {
    try withTemporaryFolder { folder in
      let training = try TrainingFolder(in: folder)
      try export(
        ["--exp-dir", training.path, "--epoch", "4", "--avg", "2", "--format", "state-dict"])
      let pretrained = "\(training.path)/pretrained.pt"
      let checkpoint = try Checkpoint(path: pretrained)
      #expect(checkpoint.root.entries?.compactMap(\.key.string) == ["model"])
      let found = try checkpoint.stateDict()
      let sizes = try TransducerSizes(
        of: try TransducerParameters.read(checkpoint), featureDim: 16)
      #expect(found.names == LSTMTransducer(sizes: sizes).declarations.map(\.name))
      let expected = try CheckpointSelection(end: .epoch(4), count: 2)
        .average(in: training.checkpoints)
      for name in found.names {
        let values = try found.tensor(name).elements(as: Double.self)
        #expect(try values == expected.tensor(name).elements(as: Double.self), "\(name)")
      }

      // The same model by way of PyTorch's file, converted, or as the last epoch of the tutorial.
      let models = ["direct", "converted", "linked"].map { "\(folder)/\($0).tern" }
      try export(["--exp-dir", training.path, "--epoch", "4", "--avg", "2", "-o", models[0]])
      let options = ["--bpe-model", TrainingFolder.bpeModel, "-o"]
      let run = try Command(["convert", pretrained, "--feature-dim", "16"] + options + [models[1]])
      #expect(run.status == 0, "\(run.errors)")
      try FileManager.default.createSymbolicLink(
        atPath: training.checkpoints.path(epoch: 9999), withDestinationPath: pretrained)
      let selection = ["--epoch", "9999", "--avg", "1", "--use-averaged-model", "0"]
      try export(["--exp-dir", training.path] + selection + options + [models[2]])
      let descriptions = try models.map { try ModelDescription(of: $0) }
      #expect(Set(descriptions[0].tensors) == Set(descriptions[1].tensors))
      #expect(Set(descriptions.map { $0.provenance["checksum"] }).count == 1)
    }
  }

  @Test func theTutorialsCommandsWork() throws {
    try withTemporaryFolder { folder in
      let training = try TrainingFolder(in: folder)
      let audio = Fixtures.path("audio/george-0-0000.flac")
      let tokens = ["--bpe-model", TrainingFolder.bpeModel]
      let before = try training.names
      try export(
        ["--exp-dir", training.path, "--iter", "15", "--avg", "2", "--jit-trace", "1"] + tokens)
      let parts = ["decoder.tern", "encoder.tern", "joiner.tern"]
      #expect(try training.names == (before + parts).sorted())
      try export(["--exp-dir", training.path, "--iter", "15", "--avg", "2"] + tokens)
      let models = [
        ["--checkpoint", "\(training.path)/pretrained.pt"],
        ["encoder", "decoder", "joiner"].flatMap {
          ["--\($0)-model-filename", "\(training.path)/\($0).tern"]
        },
        ["--model", "\(training.path)/model.tern"],
      ]
      let outputs = try models.map { model in
        let run = try Command(["transcribe"] + model + tokens + [audio])
        try #require(run.status == 0, "\(run.errors)")
        return run.output
      }
      #expect(Set(outputs).count == 1)
      try Command(
        ["transcribe"] + models[2] + ["--tokens", Fixtures.path("text/tokens.txt"), audio]
      )
      .expectSuccess()
      try Command("transcribe", "--bpe-model", TrainingFolder.bpeModel, audio)
        .expectRefusal(naming: "other tokens than the model's")
      let run = try Command(["transcribe", audio] + models[0])
      #expect(run.status == 64 && run.errors.contains("--checkpoint needs"))
    }
  }

  @Test func partsAndTypes() throws {
    try withTemporaryFolder { folder in
      let training = try TrainingFolder(in: folder)
      try export(["--exp-dir", training.path, "--tokens", Self.tokens, "--dtype", "f16", "--split"])
      let parts = ["encoder", "decoder", "joiner"].map { "\(training.path)/\($0).tern" }
      let joiner = try ModelDescription(of: parts[2])
      #expect(try joiner.tensor(Self.weight).type == "f16")
      #expect(joiner.tokenizer == nil && joiner.tokens.count == 100)
      let audio = Fixtures.path("audio/george-0-0000.flac")
      let run = try Command(
        "transcribe", "--encoder", parts[0], "--decoder", parts[1], "--joiner", parts[2], audio)
      #expect(run.status == 0, "\(run.errors)")

      let output = "\(folder)/bf16.tern"
      try export(
        ["--exp-dir", training.path, "--dtype", "bf16", "--license", "CC0", "-o", output])
      let model = try ModelDescription(of: output)
      #expect(try model.tensor(Self.weight).type == "bf16" && model.verified.count == 3)
      #expect(model.provenance["license"] == "CC0")
    }
  }

  @Test func theSameTrainingGivesTheSameFile() throws {
    try withTemporaryFolder { folder in
      let training = try TrainingFolder(in: folder, epochs: 2)
      let files = try ["tern", "state-dict"].map { format in
        try ["a", "b"].map { name in
          let output = "\(folder)/\(name)"
          try export(["--exp-dir", training.path, "--format", format, "-o", output])
          return try Data(contentsOf: URL(filePath: output))
        }
      }
      #expect(files[0][0] == files[0][1] && files[1][0] == files[1][1] && files[0] != files[1])
    }
  }

  @Test func whatIsNotThereIsNamed() throws {
    try withTemporaryFolder { folder in
      let training = try TrainingFolder(in: folder, bpeModel: "\(folder)/none.model")
      let before = try training.names
      let empty = "\(folder)/empty"
      try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
      try Data([1, 2, 3]).write(to: URL(filePath: "\(empty)/epoch-1.pt"))
      for (arguments, complaint) in [
        (["--exp-dir", "\(folder)/no"], "\(folder)/no"),
        (["--exp-dir", folder], "neither epoch-<n>.pt nor checkpoint-<n>.pt"),
        (["--exp-dir", empty], "\(empty)/epoch-1.pt"),
        (["--exp-dir", training.path], "none.model' is not there: give --bpe-model or --tokens"),
        (["--exp-dir", training.path, "--epoch", "9"], "epoch-9.pt"),
        (["--exp-dir", training.path, "--avg", "4"], "running averages give one over 3 at most"),
        (["--exp-dir", training.path, "--iter", "15", "--avg", "3"], "4 files checkpoint-<n>.pt"),
        (["--exp-dir", training.path, "--tokens", "\(folder)/t"], "\(folder)/t"),
      ] {
        try Command(["export"] + arguments).expectRefusal(naming: complaint)
      }
      #expect(try training.names == before)
    }
  }

  @Test func misuseIsExplained() throws {
    let folder = ["export", "--exp-dir", "exp"]
    for (arguments, complaint) in [
      (folder + ["--epoch", "1", "--iter", "1"], "not both"),
      (folder + ["--epoch", "0"], "--epoch is 0"), (folder + ["--avg", "0"], "--avg is 0"),
      (folder + ["--use-averaged-model", "maybe"], "maybe"),
      (folder + ["--format", "onnx"], "onnx"),
      (folder + ["--format", "state-dict", "--split"], "--format tern"),
      (folder + ["--format", "state-dict", "--dtype", "f16"], "--format tern"),
    ] {
      let run = try Command(arguments)
      #expect(run.status == 64 && run.errors.contains("Usage:"), "\(arguments)")
      #expect(run.errors.contains(complaint), "\(run.errors)")
    }
  }

  @Test func checkpointsAreNotReplaced() throws {
    try withTemporaryFolder { folder in
      let training = try TrainingFolder(in: folder, epochs: 2)
      let (epoch, link) = (training.checkpoints.path(epoch: 2), "\(folder)/link.pt")
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: epoch)
      let before = try Data(contentsOf: URL(filePath: epoch))
      for output in [epoch, link] {
        for format in ["tern", "state-dict"] {
          try Command("export", "--exp-dir", training.path, "--format", format, "-o", output)
            .expectRefusal(naming: "would replace")
        }
      }
      #expect(try Data(contentsOf: URL(filePath: epoch)) == before)
    }
  }

  /// Checkpoints that are none of this network's: nothing is written.
  @Test func otherWeightsAreRefused() throws {
    try withTemporaryFolder { folder in
      let training = try TrainingFolder(in: folder, epochs: 1)
      let path = training.checkpoints.path(epoch: 1)
      let sound = try Checkpoint(path: path).stateDict()
      let options = ["--exp-dir", training.path, "--bpe-model", TrainingFolder.bpeModel]
      func refuse(
        _ complaint: String, formats: [String] = ["tern", "state-dict"],
        _ change: (String, Tensor) throws -> Tensor?
      ) throws {
        var weights = StateDict()
        for name in sound.names {
          if let tensor = try change(name, sound.tensor(name)) { try weights.add(tensor, as: name) }
        }
        try Checkpoint.write(["model": PickleObject(weights)], to: path)
        for format in formats {
          try Command(["export"] + options + ["--format", format]).expectRefusal(naming: complaint)
        }
      }
      try refuse("missing: 'joiner.encoder_proj.bias'") { name, tensor in
        name == "joiner.encoder_proj.bias" ? nil : tensor
      }
      try refuse("'joiner.encoder_proj.bias' has shape") { name, tensor in
        name == "joiner.encoder_proj.bias" ? Tensor([1, 2] as [Float], shape: [2]) : tensor
      }
      try refuse("holds nan", formats: ["tern"]) { name, tensor in
        name == "joiner.encoder_proj.bias_scale" ? Tensor([Float.nan], shape: []) : tensor
      }
      #expect(!(try training.names.contains { $0.hasSuffix(".tern") || $0 == "pretrained.pt" }))
    }
  }
}
