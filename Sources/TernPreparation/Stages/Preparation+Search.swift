import Foundation
import TernCorpus

/// Stages -1 and 0: what is there, and how to get what is not. Nothing is downloaded.
extension Preparation {
  /// A word 3-gram for decoding graphs that LibriSpeech's authors have made.
  var downloadedModel: String? {
    let path = "\(options.downloadFolder)/lm/3-gram.pruned.1e-7.arpa"
    return [path, "\(path).gz"].first(where: isFile)
  }

  func languageModelSearch() -> StageJob {
    StageJob(name: "language model") { run in
      let model = "3-gram.pruned.1e-7.arpa"
      if let path = downloadedModel {
        run.summary = "\(path) is used for words"
      } else {
        run.note(
          "no \(options.downloadFolder)/lm/\(model)(.gz): words' 3-gram is made of transcripts and "
            + "--lm-text. LibriSpeech's is https://www.openslr.org/resources/11/\(model).gz")
        run.summary = "none; one is made"
      }
    }
  }

  func dataSearch() -> StageJob {
    StageJob(name: "data") { run in
      for missing in corpora.missing { run.note(missing.description) }
      if noise.isEmpty {
        let path = options.noise ?? "\(options.downloadFolder)/musan"
        run.note(
          "noise: not at \(path). Unpack https://www.openslr.org/resources/17/musan.tar.gz in "
            + "\(options.downloadFolder), or give --musan FOLDER")
      }
      for part in corpora.parts {
        let origin = part.origin.map { ", origin \($0)" } ?? ""
        run.note("\(part.corpus) \(part.name): \(part.inputs[0])\(origin)")
      }
      for part in noise { run.note("noise \(part.name): \(part.input)") }
      guard !corpora.parts.isEmpty else {
        throw PreparationError(
          .missing,
          "no speech at all: \(corpora.missing.map(\.description).joined(separator: "\n"))")
      }
      run.summary = "\(corpora.parts.count) parts of speech, \(noise.count) of noise"
    }
  }
}
