/// The losses of the last batch and, fading, of those before: of all corpora and of each.
package struct LossTotals {
  /// The corpora's names.
  package let names: [String]
  /// Over how many batches totals fade.
  package let resetInterval: Int
  /// The last batch, and whose it was.
  package private(set) var last: (corpus: Int, metrics: LossMetrics)?
  /// Of all corpora.
  package private(set) var all = LossMetrics()
  /// Of each corpus.
  package private(set) var ofCorpus: [LossMetrics]

  /// Nothing yet.
  package init(names: [String], resetInterval: Int) {
    self.names = names
    self.resetInterval = resetInterval
    ofCorpus = names.map { _ in LossMetrics() }
  }

  /// Takes in a batch of a corpus.
  package mutating func add(_ report: StepReport, of corpus: Int) {
    let metrics = LossMetrics(report)
    last = (corpus, metrics)
    all.add(metrics, resetInterval: resetInterval)
    ofCorpus[corpus].add(metrics, resetInterval: resetInterval)
  }

  /// icefall's line: the batch, all, and each corpus.
  package var description: String {
    let batch = last.map { "\(names[$0.corpus])_loss[\($0.metrics.description)], " } ?? ""
    let each = zip(names, ofCorpus).map { "\($0)_tot_loss[\($1.description)]" }
    return batch + "tot_loss[\(all.description)], " + each.joined(separator: ", ")
  }
}
