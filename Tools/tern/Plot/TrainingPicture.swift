import Foundation
import TernEvaluation
import TernTraining

/// What a training's folder tells in charts: losses, learning rate, word error rates.
struct TrainingPicture {
  private let curves: TrainingCurves?
  private let rates: [StoredErrorRate]
  private let lossScale: Axis.Scale

  /// How many settings are shown at most: the best.
  private static let mostRows = 12

  /// The picture of numbers of a training, where there are any, and of its word error rates.
  init(curves: TrainingCurves?, rates: [StoredErrorRate], lossScale: Axis.Scale) {
    (self.curves, self.rates, self.lossScale) = (curves, rates, lossScale)
  }

  /// The charts for which there is something to draw.
  var charts: [any Chart] {
    var charts: [any Chart] = []
    if let curves {
      charts += [
        losses("pruned_loss", "Pruned loss, nats a frame", of: curves),
        losses("simple_loss", "Simple loss, nats a frame", of: curves), learningRate(of: curves),
      ].filter { !$0.lines.isEmpty }
    }
    if !rates.isEmpty { charts.append(errorRates) }
    return charts
  }

  // MARK: Curves

  private func losses(_ name: String, _ title: String, of curves: TrainingCurves) -> LineChart {
    var lines: [LineChart.Line] = []
    let corpora = Self.corpora(of: name, in: curves)
    for (index, corpus) in corpora.enumerated() {
      let color = corpora.count == 1 ? Color.distinct(0) : .distinct(index + 2)
      var noise = line(
        "", "train/current_\(corpus)_\(name)", of: curves, color.faded(to: 0.22))
      (noise.isNamed, noise.width) = (false, 1)
      lines.append(noise)
    }
    if corpora.count > 1 {
      for (index, corpus) in corpora.enumerated() {
        lines.append(line(corpus, "train/\(corpus)_tot_\(name)", of: curves, .distinct(index + 2)))
      }
    }
    var validation = line("validation", "train/valid_\(name)", of: curves, .distinct(1))
    validation.hasMarks = validation.points.count <= 60
    lines += [validation, line("training", "train/tot_\(name)", of: curves, .distinct(0))]
    return LineChart(
      title: title, lines: lines.filter { !$0.points.isEmpty }, scale: lossScale, zero: 0,
      epochs: Self.epochs(of: curves))
  }

  private func line(
    _ name: String, _ tag: String, of curves: TrainingCurves, _ color: Color
  ) -> LineChart.Line {
    let points = curves[tag].map { Point(x: Double($0.step), y: $0.value) }
    return LineChart.Line(name: name, points: points, color: color)
  }

  private func learningRate(of curves: TrainingCurves) -> LineChart {
    let rate = line("learning rate", "train/learning_rate", of: curves, .distinct(0))
    return LineChart(
      title: "Learning rate", lines: rate.points.isEmpty ? [] : [rate], zero: 0,
      epochs: Self.epochs(of: curves))
  }

  /// The corpora that a loss is told of: `train/<corpus>_tot_<loss>`.
  private static func corpora(of loss: String, in curves: TrainingCurves) -> [String] {
    curves.tags.compactMap { tag in
      let name = tag.dropFirst("train/".count)
      return name.hasSuffix("_tot_\(loss)") ? String(name.dropLast("_tot_\(loss)".count)) : nil
    }
  }

  private static func epochs(of curves: TrainingCurves) -> [(number: Int, step: Double)] {
    var epochs: [(number: Int, step: Double)] = []
    for point in curves["train/epoch"] {
      guard let number = Int(exactly: point.value), epochs.last?.number != number else { continue }
      epochs.append((number, Double(point.step)))
    }
    return epochs
  }

  // MARK: Word error rates

  /// A row for each decoding, the best first; an oracle, which knows what was said, is the last.
  private var errorRates: DotChart {
    let sets = Set(rates.map(\.set)).sorted()
    let decodings = Dictionary(grouping: rates) { [$0.method, $0.suffix, $0.settings] }
    var rows: [(isOracle: Int, mean: Double, row: DotChart.Row)] = []
    for (_, rates) in decodings {
      let values = rates.map { (group: sets.firstIndex(of: $0.set) ?? 0, value: $0.wordErrorRate) }
      let mean = values.reduce(0) { $0 + $1.value } / Double(values.count)
      let isOracle = rates[0].method.hasSuffix("oracle") ? 1 : 0
      rows.append((isOracle, mean, DotChart.Row(label: label(of: rates[0]), values: values)))
    }
    rows.sort { ($0.isOracle, $0.mean, $0.row.label) < ($1.isOracle, $1.mean, $1.row.label) }
    let shown = rows.prefix(Self.mostRows).map(\.row)
    let title =
      rows.count > shown.count ? "Word error rate, best \(shown.count)" : "Word error rate"
    return DotChart(title: title, groups: sets, rows: shown)
  }

  /// The method and which weights; the whole suffix where these do not tell decodings apart.
  private func label(of rate: StoredErrorRate) -> String {
    func short(_ rate: StoredErrorRate) -> String {
      let weights = rate.suffix.prefixMatch(of: /(epoch|iter)-(\d+)-avg-(\d+)/)
      let text = weights.map { "\($0.1) \($0.2), avg \($0.3)" }
      return "\(rate.method), \(text ?? String(rate.suffix.prefix(30)))"
    }
    let isClear = rates.allSatisfy {
      $0.set != rate.set || short($0) != short(rate) || $0 == rate
    }
    return isClear ? short(rate) : "\(rate.method), \(rate.suffix)"
  }
}
