/// Numbers over the batches of a training.
struct LineChart: Chart {
  /// A line.
  struct Line {
    var name: String
    var points: [Point]
    var color: Color
    var width = 1.8
    /// Whether each point is marked: where there are few of them.
    var hasMarks = false
    /// Whether the legend names it.
    var isNamed = true
  }

  let title: String
  var lines: [Line]
  var scale = Axis.Scale.linear
  /// Where the y axis begins at the latest.
  var zero: Double?
  /// Where epochs begin.
  var epochs: [(number: Int, step: Double)] = []

  var legend: [(name: String, color: Color)] {
    let named = lines.filter(\.isNamed)
    // What is drawn last, on top of the others, comes first.
    return named.count < 2 ? [] : named.reversed().map { ($0.name, $0.color) }
  }

  func draw(on canvas: Canvas, in area: Area) {
    // Lines that are not named are noise, which may leave the picture.
    let named = lines.filter(\.isNamed)
    guard let y = Axis(named.flatMap { $0.points.map(\.y) }, scale: scale, from: zero),
      let x = Axis(through: lines.flatMap { $0.points.map(\.x) } + epochs.map(\.step))
    else { return }
    let labels = y.ticks.map { Axis.label($0) }
    let margin = labels.map { canvas.width(of: $0, ChartFont.quiet) }.max() ?? 0
    let plot = area.inset(left: margin + 8, top: 14, right: 10, bottom: 38)
    func place(_ point: Point) -> Point {
      Point(
        x: plot.left + x.share(of: point.x) * plot.width,
        y: plot.bottom - y.share(of: point.y) * plot.height)
    }
    drawEpochs(on: canvas, in: plot, x)
    for (tick, label) in zip(y.ticks, labels) {
      let height = plot.bottom - y.share(of: tick) * plot.height
      canvas.stroke(
        [Point(x: plot.left, y: height), Point(x: plot.right, y: height)], .grid, width: 1)
      canvas.text(label, at: Point(x: plot.left - 8, y: height), ChartFont.quiet, .end)
    }
    for tick in x.ticks {
      let left = plot.left + x.share(of: tick) * plot.width
      canvas.stroke(
        [Point(x: left, y: plot.bottom), Point(x: left, y: plot.bottom + 4)], .axis, width: 1)
      canvas.text(
        Axis.label(tick), at: Point(x: left, y: plot.bottom + 14), ChartFont.quiet, .middle)
    }
    canvas.text(
      "batches", at: Point(x: plot.right, y: plot.bottom + 31), ChartFont.quiet, .end)
    canvas.stroke(
      [Point(x: plot.left, y: plot.bottom), Point(x: plot.right, y: plot.bottom)], .axis, width: 1)
    canvas.clipped(to: plot.inset(left: -5, top: -5, right: -5, bottom: -5)) {
      for line in lines {
        for run in Self.runs(of: line.points, scale) {
          canvas.stroke(run.map(place), line.color, width: line.width)
        }
        guard line.hasMarks else { continue }
        for point in Self.runs(of: line.points, scale).joined() {
          canvas.fill(circle: place(point), radius: 2.6, line.color)
        }
      }
    }
  }

  /// Pieces of a line between numbers that cannot be shown.
  private static func runs(of points: [Point], _ scale: Axis.Scale) -> [[Point]] {
    points.split { !$0.y.isFinite || (scale == .logarithmic && $0.y <= 0) }.map(Array.init)
  }

  /// Fine lines where epochs begin, as far as they do not crowd, with numbers above.
  private func drawEpochs(on canvas: Canvas, in plot: Area, _ x: Axis) {
    var free = -Double.infinity
    for epoch in epochs {
      let left = plot.left + x.share(of: epoch.step) * plot.width
      guard left >= free else { continue }
      canvas.stroke(
        [Point(x: left, y: plot.top - 6), Point(x: left, y: plot.bottom)], .grid, width: 0.7,
        dash: [1, 3])
      let isFirst = free == -.infinity
      let label = isFirst ? "epoch \(epoch.number)" : "\(epoch.number)"
      canvas.text(
        label, at: Point(x: left, y: plot.top - 13), ChartFont.small, isFirst ? .start : .middle)
      free = left + (isFirst ? canvas.width(of: label, ChartFont.small) + 12 : 32)
    }
  }
}
