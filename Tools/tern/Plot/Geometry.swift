/// A place on a canvas, in points.
struct Point {
  var x: Double
  var y: Double
}

/// A rectangle on a canvas, in points.
struct Area {
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var bottom: Double { top + height }

  /// The area without margins.
  func inset(left: Double = 0, top: Double = 0, right: Double = 0, bottom: Double = 0) -> Area {
    Area(
      left: self.left + left, top: self.top + top, width: width - left - right,
      height: height - top - bottom)
  }
}
