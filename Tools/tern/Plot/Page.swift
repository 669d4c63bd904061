/// Charts side by side under a heading, two in a row; the last one of an odd number takes the whole row.
struct Page {
  let heading: String
  let charts: [any Chart]

  private static let width = 1200.0
  private static let rowHeight = 330.0
  private static let margin = 36.0
  private static let headingHeight = 34.0

  /// Draws the page and writes it.
  func write(to path: String, format: Canvas.Format) throws {
    let columns = min(charts.count, 2)
    let rows = (charts.count + 1) / 2
    let height = Self.headingHeight + Double(rows) * Self.rowHeight + Self.margin
    let canvas = Canvas(width: Self.width, height: height, format: format)
    canvas.fill(Area(left: 0, top: 0, width: Self.width, height: height), .background)
    canvas.text(
      heading, at: Point(x: Self.margin, y: Self.margin), ChartFont.heading)
    let cell = (Self.width - Self.margin) / Double(columns)
    for (index, chart) in charts.enumerated() {
      let isWhole = index == charts.count - 1 && index % columns == 0
      let area = Area(
        left: Self.margin + Double(index % columns) * cell,
        top: Self.margin + Self.headingHeight + Double(index / columns) * Self.rowHeight,
        width: (isWhole ? Double(columns) * cell : cell) - Self.margin,
        height: Self.rowHeight - Self.margin / 2)
      chart.drawAll(on: canvas, in: area)
    }
    try canvas.write(to: path)
  }
}
