import TernTensor

/// The features of one stream of audio, computed while it arrives. The same audio gives the same
/// features, bit for bit, however it is cut.
///
/// A frame is ready as soon as all samples of its window are there; the last ones, whose windows reach
/// over the end, when the stream is finished. Audio is dropped when no later frame needs it.
public struct FbankStream: Sendable {
  /// The filter bank.
  public let fbank: Fbank
  /// The number of samples accepted so far.
  public private(set) var sampleCount = 0
  /// Whether the end was declared.
  public private(set) var isFinished = false
  /// The accepted samples that later frames need.
  private var samples: [Float] = []
  /// The number of the frame to be computed next.
  private var nextFrame = 0
  private var frames: FrameBuffer
  private var scratch: Fbank.Scratch

  private var configuration: FbankConfiguration { fbank.configuration }

  /// A stream without audio.
  public init(_ fbank: Fbank) {
    self.fbank = fbank
    frames = FrameBuffer(width: fbank.configuration.binCount, capacity: 64)
    scratch = Fbank.Scratch(fbank.configuration)
  }

  // MARK: Audio in

  /// Takes the next samples, in [-1, 1] (or what the configuration's scale brings to the scale of the
  /// model's training).
  ///
  /// - Precondition: the stream is not finished.
  public mutating func accept(_ samples: [Float]) {
    accept(samples.span)
  }

  /// Takes the next samples, in [-1, 1] (or what the configuration's scale brings to the scale of the
  /// model's training).
  ///
  /// - Precondition: the stream is not finished.
  public mutating func accept(_ samples: Span<Float>) {
    precondition(!isFinished, "samples for a stream that is finished")
    var rest = samples
    while !rest.isEmpty {  // in blocks, so that the buffer stays small
      let block = rest.extracting(first: min(rest.count, 16 * configuration.windowShift))
      rest = rest.extracting(droppingFirst: block.count)
      for index in block.indices { self.samples.append(block[index]) }
      sampleCount += block.count
      computeReadyFrames()
    }
  }

  /// Declares the end of the audio: the last frames become ready, then come those of the padding.
  ///
  /// - Precondition: the stream is not finished.
  public mutating func finish(tail: TailPadding? = nil) {
    precondition(!isFinished, "a stream finished twice")
    isFinished = true
    while nextFrame < configuration.frameCount(ofSamples: sampleCount) { computeMirroredFrame() }
    samples = []
    if let tail {
      frames.append(repeatElement(tail.value, count: tail.frames * configuration.binCount))
    }
  }

  /// Takes frames that were computed before, [T, C], instead of audio.
  ///
  /// - Precondition: the stream has taken no audio and is not finished; the frames are whole.
  package mutating func append(features: [Float]) {
    precondition(sampleCount == 0 && !isFinished, "features for a stream of audio")
    precondition(
      features.count % configuration.binCount == 0,
      "\(features.count) numbers for frames of \(configuration.binCount)")
    frames.append(features)
  }

  // MARK: Frames out

  /// The number of frames that are ready and were not removed, T.
  public var frameCount: Int { frames.count }

  /// Calls `body` with ready frames, counted from the oldest that was not removed: [T, C].
  ///
  /// - Precondition: all frames of the range are ready.
  public func withFrames<Result>(
    _ range: Range<Int>, _ body: (Span<Float>) throws -> Result
  ) rethrows -> Result {
    try frames.withFrames(range, body)
  }

  /// Removes the oldest frames.
  ///
  /// - Precondition: so many frames are ready.
  public mutating func removeFirstFrames(_ count: Int) {
    frames.removeFirst(count)
  }

  /// Removes and returns all ready frames: [T, C].
  public mutating func takeFrames() -> Tensor {
    let shape: Shape = [frameCount, configuration.binCount]
    let tensor = Tensor(shape: shape, of: Float.self) { elements in
      frames.withFrames(0..<frameCount) { frames in
        for index in frames.indices { elements[index] = frames[index] }
      }
    }
    removeFirstFrames(frameCount)
    return tensor
  }

  // MARK: From one to the other

  /// The number of the first sample that is still kept.
  private var firstKept: Int { sampleCount - samples.count }

  private mutating func computeReadyFrames() {
    while configuration.firstSample(ofFrame: nextFrame) + configuration.windowLength <= sampleCount
    {
      let start = configuration.firstSample(ofFrame: nextFrame)
      if start < 0 {
        computeMirroredFrame()
      } else {
        let window = start - firstKept..<start - firstKept + configuration.windowLength
        scratch.samples.replaceSubrange(scratch.samples.indices, with: samples[window])
        computeFrame()
      }
    }
    // One more than the window: where the length is odd and the shift even, the mirror may show it.
    let firstNeeded = max(0, configuration.firstSample(ofFrame: nextFrame) - 1)
    samples.removeFirst(min(firstNeeded - firstKept, samples.count))
  }

  /// Computes the next frame, whose window reaches over an end of the audio: beyond the end, the audio
  /// runs backwards, repeated at its other end if it is short.
  private mutating func computeMirroredFrame() {
    let start = configuration.firstSample(ofFrame: nextFrame)
    let period = 2 * sampleCount
    for index in scratch.samples.indices {
      let wrapped = (start + index) % period
      let phase = wrapped < 0 ? wrapped + period : wrapped
      let sample = phase < sampleCount ? phase : period - 1 - phase
      scratch.samples[index] = samples[sample - firstKept]
    }
    computeFrame()
  }

  private mutating func computeFrame() {
    fbank.compute(&scratch)
    frames.append(scratch.logMel)
    nextFrame += 1
  }
}
