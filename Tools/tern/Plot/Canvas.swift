import CCairo
import TernEvaluation
import TernTensor

/// A picture that is drawn with cairo and written as SVG or PNG. Lengths are in points, from the top
/// left corner; a PNG has two pixels a point.
@safe final class Canvas {
  /// What a picture is written as.
  enum Format: String, CaseIterable {
    case svg, png

    /// The pixels of a point.
    fileprivate var scale: Double { self == .svg ? 1 : 2 }
  }

  /// How a text lies beside its place.
  enum Anchor { case start, middle, end }

  let width: Double
  let height: Double
  private let format: Format
  private let bytes = Bytes()
  private let surface: OpaquePointer?
  private let context: OpaquePointer?

  /// What cairo has written so far.
  private final class Bytes {
    var elements: [UInt8] = []

    static let write: cairo_write_func_t = { receiver, data, count in
      guard let receiver = unsafe receiver else { return CAIRO_STATUS_WRITE_ERROR }
      let bytes = unsafe Unmanaged<Bytes>.fromOpaque(receiver).takeUnretainedValue()
      unsafe bytes.elements += UnsafeBufferPointer(start: data, count: Int(count))
      return CAIRO_STATUS_SUCCESS
    }

    /// The receiver that ``write`` is called with.
    var receiver: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(self).toOpaque() }
  }

  /// An empty, transparent picture.
  init(width: Double, height: Double, format: Format) {
    (self.width, self.height, self.format) = (width, height, format)
    switch format {
    case .svg:
      unsafe surface = cairo_svg_surface_create_for_stream(
        Bytes.write, bytes.receiver, width, height)
    case .png:
      unsafe surface = cairo_image_surface_create(
        CAIRO_FORMAT_ARGB32, Int32(width * format.scale), Int32(height * format.scale))
    }
    unsafe context = cairo_create(surface)
    unsafe cairo_scale(context, format.scale, format.scale)
  }

  deinit {
    unsafe cairo_destroy(context)
    unsafe cairo_surface_destroy(surface)
  }

  /// Ends the picture and writes it; nothing can be drawn after that.
  ///
  /// - Throws: ``EvaluationError`` or ``TensorError`` with code `.file` where it cannot be written.
  func write(to path: String) throws {
    if format == .png {
      _ = unsafe cairo_surface_write_to_png_stream(surface, Bytes.write, bytes.receiver)
    }
    unsafe cairo_surface_finish(surface)
    let status = unsafe (cairo_status(context), cairo_surface_status(surface))
    guard status == (CAIRO_STATUS_SUCCESS, CAIRO_STATUS_SUCCESS), !bytes.elements.isEmpty else {
      throw EvaluationError(.file, "\(path): cairo cannot draw it")
    }
    let file = bytes.elements
    try AtomicFile.write(to: path) { append in try unsafe append(file.span.bytes) }
  }

  // MARK: Shapes

  /// Fills a rectangle.
  func fill(_ area: Area, _ color: Color) {
    use(color)
    unsafe cairo_rectangle(context, area.left, area.top, area.width, area.height)
    unsafe cairo_fill(context)
  }

  /// Draws a line through points.
  func stroke(_ points: [Point], _ color: Color, width: Double, dash: [Double] = []) {
    guard let first = points.first else { return }
    use(color)
    unsafe cairo_set_line_width(context, width)
    unsafe cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    unsafe cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
    unsafe cairo_set_dash(context, dash, Int32(dash.count), 0)
    unsafe cairo_move_to(context, first.x, first.y)
    for point in points.dropFirst() { unsafe cairo_line_to(context, point.x, point.y) }
    unsafe cairo_stroke(context)
  }

  /// Fills a circle.
  func fill(circle center: Point, radius: Double, _ color: Color) {
    use(color)
    unsafe cairo_new_path(context)
    unsafe cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
    unsafe cairo_fill(context)
  }

  /// Calls `body`, whose drawing shows only inside an area.
  func clipped(to area: Area, _ body: () -> Void) {
    unsafe cairo_save(context)
    unsafe cairo_rectangle(context, area.left, area.top, area.width, area.height)
    unsafe cairo_clip(context)
    body()
    unsafe cairo_restore(context)
  }

  private func use(_ color: Color) {
    unsafe cairo_set_source_rgba(context, color.red, color.green, color.blue, color.opacity)
  }

  // MARK: Text

  /// How a text looks.
  struct Font {
    var size: Double
    var isBold = false
    var color = Color.text
  }

  /// Writes a text whose middle line runs through a place.
  func text(_ text: String, at place: Point, _ font: Font, _ anchor: Anchor = .start) {
    let width = width(of: text, font)
    let share =
      switch anchor {
      case .start: 0.0
      case .middle: 0.5
      case .end: 1.0
      }
    use(font.color)
    // Capitals are about 0.73 of the size high.
    unsafe cairo_move_to(context, place.x - share * width, place.y + 0.365 * font.size)
    unsafe cairo_show_text(context, text)
    unsafe cairo_new_path(context)
  }

  /// How wide a text is.
  func width(of text: String, _ font: Font) -> Double {
    unsafe cairo_select_font_face(
      context, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
      font.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    unsafe cairo_set_font_size(context, font.size)
    var extents = cairo_text_extents_t()
    unsafe cairo_text_extents(context, text, &extents)
    return extents.x_advance
  }
}
