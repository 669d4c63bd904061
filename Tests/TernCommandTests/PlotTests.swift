import Foundation
import TernEvaluation
import TernTraining
import TestSupport
import Testing

/// `tern plot`, of made-up trainings.
@Suite struct PlotTests {
  /// A training's folder with a falling loss and the word error rates of two sets.
  private func withTraining(_ body: (_ folder: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let exp = "\(folder)/exp"
      let writer = try EventWriter(folder: "\(exp)/tensorboard")
      for step in stride(from: 0, to: 500, by: 50) {
        if step % 250 == 0 {
          try writer.write([("train/epoch", Float(step / 250 + 1))], step: step)
        }
        try writer.write(
          [
            ("train/learning_rate", 0.003), ("train/tot_pruned_loss", 8 / Float(step + 1)),
            ("train/libri_tot_pruned_loss", step == 100 ? .nan : 8 / Float(step + 1)),
            ("train/tot_simple_loss", step == 50 ? .infinity : 0), ("train/valid_pruned_loss", 1),
          ], step: step)
      }
      for set in ["test-clean", "test-other"] {
        let results = TestSetResults([
          ScoredUtterance(id: "a", reference: "A B", hypothesis: set == "test-clean" ? "A" : "")
        ])
        try FileManager.default.createDirectory(
          atPath: "\(exp)/greedy_search", withIntermediateDirectories: true)
        let paths = TestSetResults.Paths(
          folder: "\(exp)/greedy_search", set: set, suffix: "epoch-2-avg-1-context-2")
        try results.write(to: paths, settings: "greedy_search")
      }
      try body(exp)
    }
  }

  private let allTitles =
    "Pruned loss, nats a frame; Simple loss, nats a frame; Learning rate; Word error rate"

  @Test(arguments: [[], ["--log-loss"], ["--title", "Größe <&>"]])
  func picturesAreDrawn(_ options: [String]) throws {
    try withTraining { folder in
      let plot = try Command(["plot", folder] + options)
      #expect(plot.status == 0, "\(plot.errors)")
      // Zeros have no place on a logarithmic axis, and no chart of their own fails for it.
      #expect(plot.errors.contains(allTitles), "\(plot.errors)")
      let svg = try String(contentsOfFile: "\(folder)/curves.svg", encoding: .utf8)
      #expect(svg.hasPrefix("<?xml"))
      #expect(svg.contains("<svg"))
      #expect(svg.hasSuffix("</svg>\n"))
      let picture = try Command(["plot", folder, "-o", "\(folder)/a.PNG"] + options)
      #expect(picture.status == 0, "\(picture.errors)")
      let png = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/a.PNG")))
      #expect(png.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
      #expect(png[16..<20] == [0, 0, 0x09, 0x60])  // 2400 pixels
    }
  }

  @Test func whatIsNotThereIsNotDrawn() throws {
    try withTraining { folder in
      try FileManager.default.removeItem(atPath: "\(folder)/greedy_search")
      let losses = try Command("plot", folder)
      #expect(losses.errors.contains("Learning rate\n"), "\(losses.errors)")
    }
    try withTraining { folder in
      try FileManager.default.removeItem(atPath: "\(folder)/tensorboard")
      let rates = try Command("plot", folder)
      #expect(rates.errors.hasSuffix("curves.svg: Word error rate\n"), "\(rates.errors)")
      #expect(rates.status == 0)
    }
  }

  @Test func lastRecordMayBeCut() throws {
    try withTraining { folder in
      let tensorboard = URL(filePath: "\(folder)/tensorboard")
      let name = try #require(
        FileManager.default.contentsOfDirectory(atPath: tensorboard.path).first)
      let bytes = try Data(contentsOf: tensorboard.appending(path: name))
      try bytes.dropLast(3).write(to: tensorboard.appending(path: name))
      let plot = try Command("plot", folder)
      #expect(plot.status == 0)
      #expect(plot.errors.contains("\(name): the last record is not complete"))
    }
  }

  @Test func missingDataIsTold() throws {
    try withTemporaryFolder { folder in
      try Command("plot", "\(folder)/no").expectRefusal(naming: "no event files")
      let misnamed = try Command("plot", folder, "-o", "a.pdf")
      #expect(misnamed.status == 64 && misnamed.errors.contains("'a.pdf'"))
      _ = try EventWriter(folder: "\(folder)/tensorboard")
      try Command("plot", folder).expectRefusal(naming: "no numbers in 1 event file")
      try EventWriter(folder: "\(folder)/tensorboard").write([("other", 1)], step: 1)
      try Command("plot", folder).expectRefusal(naming: "no losses, learning rates")
    }
    try withTraining { folder in
      try Command("plot", folder, "-o", "\(folder)/no/a.svg").expectRefusal(naming: "no/a.svg")
      let summary = "\(folder)/greedy_search/wer-summary-a-epoch-1-avg-1-x.txt"
      try Data("settings\tWER\nx\ty\n".utf8).write(to: URL(filePath: summary))
      try Command("plot", folder).expectRefusal(naming: "\(summary), line 2")
    }
  }
}
