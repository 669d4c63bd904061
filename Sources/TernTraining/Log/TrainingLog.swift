import Foundation

/// What a training says: lines as icefall's, to the terminal and to `log/log-train-<date>`, and numbers
/// for TensorBoard.
package final class TrainingLog {
  /// Who shows lines and progress to people.
  package protocol Display {
    /// A line of the log.
    func show(_ line: String)
    /// How far the epoch is; nil where none is running.
    func progress(_ progress: EpochProgress?)
  }

  private let display: any Display
  private let file: LogFile
  private let events: EventWriter?
  private var epoch = EpochProgress(epoch: 1, epochCount: 1, batchCount: 0, first: 0)
  /// The file's path.
  package var path: String { file.path }

  /// A log in `<folder>/log`; the event file, where TensorBoard is wanted, in `<folder>/tensorboard`.
  ///
  /// - Throws: ``TrainingError`` with code `.log` where a file cannot be made.
  package init(folder: String, tensorboard: Bool, display: any Display) throws(TrainingError) {
    self.display = display
    var isFolder: ObjCBool = false
    if unsafe FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
      !isFolder.boolValue
    {
      throw TrainingError(.log, "\(folder): a file, expected a folder")
    }
    file = try LogFile("\(folder)/log/log-train", name: "train")
    events = tensorboard ? try EventWriter(folder: "\(folder)/tensorboard") : nil
  }

  /// A line.
  ///
  /// - Throws: ``TrainingError`` with code `.log` where it cannot be written.
  package func info(_ text: String) throws(TrainingError) {
    display.show(try file.write(.info, text))
  }

  /// A line that asks for attention.
  ///
  /// - Throws: ``TrainingError`` with code `.log` where it cannot be written.
  package func warning(_ text: String) throws(TrainingError) {
    display.show(try file.write(.warning, text))
  }

  /// An epoch begins.
  func begin(
    epoch number: Int, of count: Int, batches: Int, from first: Int, step: Int
  ) throws(TrainingError) {
    epoch = EpochProgress(
      epoch: number, epochCount: count, batchCount: batches, first: first)
    try events?.write([("train/epoch", Float(number))], step: step)
  }

  /// A batch has been learnt from.
  func progress(
    batch: Int, loss: Double, waiting: Duration, _ durations: StepReport.Durations
  ) {
    epoch.add(batch: batch, loss: loss, waiting: waiting, durations)
    display.progress(epoch)
  }

  /// icefall's line of a batch.
  func batch(
    epoch: Int, index: Int, totals: LossTotals, report: StepReport, learningRate: Double,
    step: Int
  ) throws(TrainingError) {
    let rate = String(format: "%.2e", learningRate)
    try info(
      "Epoch \(epoch), batch \(index), \(totals.description), "
        + "batch size: \(report.featureCounts.count), lr: \(rate)")
    guard let events else { return }
    var scalars: [(tag: String, value: Float)] = [("train/learning_rate", Float(learningRate))]
    func add(_ prefix: String, _ metrics: LossMetrics) {
      scalars += metrics.scalars.map { ("train/\(prefix)\($0.name)", Float($0.value)) }
    }
    if let last = totals.last { add("current_\(totals.names[last.corpus])_", last.metrics) }
    add("tot_", totals.all)
    for (name, metrics) in zip(totals.names, totals.ofCorpus) { add("\(name)_tot_", metrics) }
    try events.write(scalars, step: step)
  }

  /// icefall's line of a validation.
  func validation(epoch: Int, _ metrics: LossMetrics, step: Int) throws(TrainingError) {
    try info("Epoch \(epoch), validation: \(metrics.description)")
    try events?.write(
      metrics.scalars.map { ("train/valid_\($0.name)", Float($0.value)) }, step: step)
  }

  /// An epoch has ended: where its time went.
  func endEpoch() throws(TrainingError) {
    display.progress(nil)
    try info(epoch.summary)
  }
}
