import Foundation

/// A number for each of some groups in each of some rows: word error rates of settings and test sets.
struct DotChart: Chart {
  /// A row.
  struct Row {
    let label: String
    /// The numbers, and which group each is of.
    let values: [(group: Int, value: Double)]
  }

  let title: String
  let groups: [String]
  let rows: [Row]

  var legend: [(name: String, color: Color)] {
    groups.enumerated().map { ($1, .distinct($0)) }
  }

  /// How high a row is at most.
  private static let rowHeight = 34.0

  func draw(on canvas: Canvas, in area: Area) {
    let values = rows.flatMap { $0.values.map(\.value) }
    guard let x = Axis(values, scale: .linear, from: 0) else { return }
    let margin = rows.map { canvas.width(of: $0.label, ChartFont.label) }.max() ?? 0
    var plot = area.inset(left: min(margin + 14, area.width * 0.6), top: 4, right: 30, bottom: 38)
    let height = min(Self.rowHeight, plot.height / Double(rows.count))
    plot.height = height * Double(rows.count)
    func left(_ value: Double) -> Double { plot.left + x.share(of: value) * plot.width }
    for tick in x.ticks {
      canvas.stroke(
        [Point(x: left(tick), y: plot.top), Point(x: left(tick), y: plot.bottom)], .grid, width: 1)
      canvas.text(
        Axis.label(tick), at: Point(x: left(tick), y: plot.bottom + 14), ChartFont.quiet, .middle)
    }
    canvas.text(
      "% of words", at: Point(x: plot.right, y: plot.bottom + 31), ChartFont.quiet, .end)
    for (index, row) in rows.enumerated() {
      let middle = plot.top + (Double(index) + 0.5) * height
      canvas.text(row.label, at: Point(x: plot.left - 12, y: middle), ChartFont.label, .end)
      let ends = row.values.map { left($0.value) }
      canvas.stroke(
        [Point(x: plot.left, y: middle), Point(x: ends.max() ?? plot.left, y: middle)], .axis,
        width: 0.8, dash: [1, 3])
      draw(row, at: middle, on: canvas, left: left)
    }
  }

  /// The dots of a row; a number is written right of its dot where that leaves room.
  private func draw(
    _ row: Row, at middle: Double, on canvas: Canvas, left: (Double) -> Double
  ) {
    let sorted = row.values.sorted { $0.value < $1.value }
    for (index, value) in sorted.enumerated() {
      let place = Point(x: left(value.value), y: middle)
      canvas.fill(circle: place, radius: 4.5, .distinct(value.group))
      let label = String(format: "%.2f", value.value)
      let next = index + 1 < sorted.count ? left(sorted[index + 1].value) : .infinity
      let end = place.x + 9 + canvas.width(of: label, ChartFont.small)
      guard end + 6 < next else { continue }
      canvas.text(label, at: Point(x: place.x + 9, y: middle), ChartFont.small)
    }
  }
}
