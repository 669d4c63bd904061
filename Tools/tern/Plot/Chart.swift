/// Something that is drawn in a part of a picture.
protocol Chart {
  /// What the chart shows.
  var title: String { get }
  /// Names and colours of what is told apart.
  var legend: [(name: String, color: Color)] { get }
  /// Draws axes and data.
  func draw(on canvas: Canvas, in area: Area)
}

extension Chart {
  /// Draws the title, the legend beside it, and the chart below.
  func drawAll(on canvas: Canvas, in area: Area) {
    let middle = area.top + 10
    canvas.text(title, at: Point(x: area.left, y: middle), ChartFont.title)
    var right = area.right
    for entry in legend.reversed() {
      right -= canvas.width(of: entry.name, ChartFont.label)
      canvas.text(entry.name, at: Point(x: right, y: middle), ChartFont.label)
      right -= 12
      canvas.fill(circle: Point(x: right + 2, y: middle), radius: 4, entry.color)
      right -= 16
    }
    draw(on: canvas, in: area.inset(top: 32))
  }
}

/// The fonts of charts.
enum ChartFont {
  static let heading = Canvas.Font(size: 19, isBold: true)
  static let title = Canvas.Font(size: 14, isBold: true)
  static let label = Canvas.Font(size: 11.5)
  static let quiet = Canvas.Font(size: 11.5, color: .quietText)
  static let small = Canvas.Font(size: 9.5, color: .quietText)
}
