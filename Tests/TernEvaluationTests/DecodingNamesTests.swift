import Foundation
import TernEvaluation
import TestSupport
import Testing

/// Names of results, made by icefall's own lines: see `Tools/goldens/suffixes.py`.
@Suite struct DecodingNamesTests {
  struct Case: Decodable {
    let method: String
    let iter, epoch, avg: Int
    let averaged: Bool
    let beam, nbestScale, ngramLMScale, lmScale: Double
    let contexts, states, paths, beamSize, contextSize, symbols, ngram: Int
    let suffix, key: String

    enum CodingKeys: String, CodingKey {
      case iter, epoch, avg, beam, suffix, key
      case method = "decoding_method"
      case averaged = "use_averaged_model"
      case nbestScale = "nbest_scale"
      case ngramLMScale = "ngram_lm_scale"
      case lmScale = "lm_scale"
      case contexts = "max_contexts"
      case states = "max_states"
      case paths = "num_paths"
      case beamSize = "beam_size"
      case contextSize = "context_size"
      case symbols = "max_sym_per_frame"
      case ngram = "tokens_ngram"
    }

    func recipe() throws -> DecodingRecipe {
      var recipe = DecodingRecipe(try #require(DecodingRecipe.Method(rawValue: method)))
      (recipe.beam, recipe.maxContexts, recipe.maxStates) = (beam, contexts, states)
      (recipe.nbestScale, recipe.numPaths) = (nbestScale, paths)
      (recipe.ngramLMScale, recipe.lmScale, recipe.tokensNgram) = (ngramLMScale, lmScale, ngram)
      (recipe.beamSize, recipe.maxSymPerFrame) = (beamSize, symbols)
      return recipe
    }

    var weights: DecodedWeights {
      iter > 0
        ? .batch(iter, average: avg, usesRunningAverages: averaged)
        : .epoch(epoch, average: avg, usesRunningAverages: averaged)
    }
  }

  @Test func namesAreThoseOfIcefall() throws {
    let data = try Data(contentsOf: URL(filePath: Fixtures.path("text/suffixes.json")))
    let cases = try JSONDecoder().decode([Case].self, from: data)
    #expect(cases.count == 90)
    #expect(Set(cases.map(\.method)) == Set(DecodingRecipe.Method.allCases.map(\.rawValue)))
    for golden in cases {
      let recipe = try golden.recipe()
      // Upstream's language model is a recurrent network, ours counts.
      let expected = golden.suffix.replacing("-rnnlm-", with: "-ngramlm-")
      #expect(recipe.suffix(of: golden.weights, contextSize: golden.contextSize) == expected)
      #expect(recipe.settings == golden.key)
    }
  }

  @Test func whatUpstreamLacksIsNamedOnlyWhereItIsUsed() {
    var recipe = DecodingRecipe(.modifiedBeamSearch)
    (recipe.blankPenalty, recipe.temperature, recipe.hotwordsScore) = (1.5, 2, 1.5)
    #expect(
      recipe.suffix(of: .model("digits"), contextSize: 2)
        == "model-digits-modified_beam_search-beam-size-4-context-score-1.5-blank-penalty-1.5-temperature-2.0"
    )
    recipe.method = .greedySearch
    #expect(
      recipe.suffix(of: .model("digits"), contextSize: 2)
        == "model-digits-context-2-max-sym-per-frame-1-blank-penalty-1.5-temperature-2.0")
  }

  @Test func suffixesAreToldFromTheNamesOfSets() throws {
    try withTemporaryFolder { folder in
      let results = TestSetResults([ScoredUtterance(id: "a", reference: "A", hypothesis: "B")])
      let weights: [DecodedWeights] = [
        .epoch(3, average: 2, usesRunningAverages: true), .model("a-epoch-9"),
        .batch(7, average: 1, usesRunningAverages: false),
      ]
      let recipe = DecodingRecipe(.greedySearch)
      try FileManager.default.createDirectory(
        atPath: "\(folder)/greedy_search", withIntermediateDirectories: true)
      var expected: Set<[String]> = []
      for set in ["test-clean", "model", "iter-3"] {
        for weights in weights {
          let suffix = recipe.suffix(of: weights, contextSize: 2)
          let paths = TestSetResults.Paths(
            folder: "\(folder)/greedy_search", set: set, suffix: suffix)
          try results.write(to: paths, settings: recipe.settings)
          expected.insert(["greedy_search", set, suffix, "greedy_search", "100.0"])
        }
      }
      let found = try StoredErrorRate.all(in: folder).map {
        [$0.method, $0.set, $0.suffix, $0.settings, "\($0.wordErrorRate)"]
      }
      #expect(found.count == 9)
      #expect(Set(found) == expected)
    }
  }
}
