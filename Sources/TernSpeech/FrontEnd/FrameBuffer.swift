/// A queue of feature frames. Its memory is bounded by the frames that wait at one time.
struct FrameBuffer: Sendable {
  /// The number of values of a frame, C.
  let width: Int
  private var elements: [Float] = []
  /// How many elements at the beginning are removed already.
  private var head = 0

  /// An empty queue.
  init(width: Int, capacity: Int) {
    self.width = width
    elements.reserveCapacity(capacity * width)
  }

  /// The number of frames that wait, T.
  var count: Int { (elements.count - head) / width }

  /// Appends frames: a multiple of the width.
  mutating func append(_ frames: some Collection<Float>) {
    if head > 0 && head >= elements.count / 2 {
      elements.removeSubrange(..<head)
      head = 0
    }
    elements.append(contentsOf: frames)
  }

  /// Removes the oldest frames.
  mutating func removeFirst(_ frames: Int) {
    precondition((0...count).contains(frames), "\(frames) frames to remove of \(count)")
    head += frames * width
  }

  /// Calls `body` with the frames in a range: [T, C].
  func withFrames<Result>(
    _ range: Range<Int>, _ body: (Span<Float>) throws -> Result
  ) rethrows -> Result {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "frames \(range) of \(count)")
    let bounds = head + range.lowerBound * width..<head + range.upperBound * width
    return try body(elements.span.extracting(bounds))
  }
}
