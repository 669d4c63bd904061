import CSoundFile
import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An audio file that libsndfile decodes (WAV, FLAC, Ogg Vorbis, Opus, MP3, AIFF, ...), read block by
/// block as one channel of samples: several channels are averaged, unless one is chosen.
@safe public final class AudioFile {
  /// The file's path as it was given.
  public let path: String
  /// Samples a second, in Hz, as stored.
  public let sampleRate: Int
  /// The number of channels, as stored.
  public let channelCount: Int
  /// The number of samples (of each channel) that the file declares, where it does so reliably.
  public let declaredSampleCount: Int?
  /// The channel that is read, counted from 0; nil where all are averaged.
  public let channel: Int?
  /// The number of samples (of each channel) before the one that is read next.
  public private(set) var sampleCount = 0
  private let handle: OpaquePointer
  private var interleaved: [Float] = []

  /// Opens a file and reads its header. Of several channels all are averaged, or one is read.
  ///
  /// - Throws: ``SpeechError`` with code `.file` where the file cannot be opened or is a folder,
  ///   `.tooManyFiles` where the system lets the process open no more, `.audio` where it is empty or libsndfile does not find audio in it,
  ///   or not the channel.
  public init(path: String, channel: Int? = nil) throws(SpeechError) {
    try Self.checkStatus(of: path)
    var info = SF_INFO()
    errno = 0
    guard let handle = unsafe sf_open(path, Int32(SFM_READ), &info) else {
      if [EMFILE, ENFILE].contains(errno) {
        throw SpeechError(code: .tooManyFiles, message: "\(path): \(errnoDescription())")
      }
      let reason = unsafe String(cString: sf_strerror(nil))
      throw SpeechError(code: .audio, message: "\(path): not audio: \(reason)")
    }
    guard info.channels > 0, info.samplerate > 0 else {
      unsafe sf_close(handle)
      throw SpeechError(
        code: .audio,
        message: "\(path): \(info.channels) channels of \(info.samplerate) Hz, expected some")
    }
    if let channel, !(0..<info.channels ~= Int32(clamping: channel)) {
      unsafe sf_close(handle)
      throw SpeechError(
        code: .audio, message: "\(path): no channel \(channel), there are \(info.channels)")
    }
    self.path = path
    self.channel = channel
    sampleRate = Int(info.samplerate)
    channelCount = Int(info.channels)
    declaredSampleCount = unsafe Self.declaredSampleCount(info, handle)
    unsafe self.handle = handle
  }

  deinit {
    unsafe sf_close(handle)
  }

  private static func checkStatus(of path: String) throws(SpeechError) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      throw SpeechError(code: .file, message: "\(path): \(errnoDescription())")
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw SpeechError(code: .file, message: "\(path): a folder, expected an audio file")
    }
    guard status.st_mode & S_IFMT != S_IFREG || status.st_size > 0 else {
      throw SpeechError(code: .audio, message: "\(path): an empty file, expected audio")
    }
  }

  /// Replaces `block` by the next samples, in [-1, 1] (what is stored as floating-point numbers may
  /// exceed that), at most 16,384 of them. False, with an empty block, at the end.
  ///
  /// - Throws: ``SpeechError`` with code `.truncated` where the file holds fewer samples than it
  ///   declares, after all that it holds; `.audio` where it is damaged.
  public func read(into block: inout [Float]) throws(SpeechError) -> Bool {
    block.removeAll(keepingCapacity: true)
    let capacity = max(1, 16_384 / channelCount)
    if interleaved.isEmpty {
      interleaved = Array(repeating: 0, count: capacity * channelCount)
    }
    let count = Int(unsafe sf_readf_float(handle, &interleaved, sf_count_t(capacity)))
    guard count > 0 else {
      try checkEnd()
      return false
    }
    sampleCount += count
    if let channel {
      let places = stride(from: channel, to: count * channelCount, by: channelCount)
      block.append(contentsOf: places.lazy.map { self.interleaved[$0] })
    } else if channelCount == 1 {
      block.append(contentsOf: interleaved[..<count])
    } else {
      Self.average(interleaved[..<(count * channelCount)], channelCount, into: &block)
    }
    return true
  }

  /// Goes to a sample, which is read next.
  ///
  /// - Throws: ``SpeechError`` with code `.audio` where the file has no such sample or cannot be read out
  ///   of order.
  public func seek(toSample sample: Int) throws(SpeechError) {
    guard sample != sampleCount else { return }
    guard sample >= 0,
      unsafe sf_seek(handle, sf_count_t(sample), SEEK_SET) == sf_count_t(sample)
    else {
      throw SpeechError(
        code: .audio, message: "\(path): cannot be read from sample \(sample) on")
    }
    sampleCount = sample
  }

  private static func average(
    _ interleaved: ArraySlice<Float>, _ channelCount: Int, into block: inout [Float]
  ) {
    let scale = 1 / Float(channelCount)
    for start in stride(from: 0, to: interleaved.count, by: channelCount) {
      var sum: Float = 0
      for channel in 0..<channelCount { sum += interleaved[start + channel] }
      block.append(scale * sum)
    }
  }

  private func checkEnd() throws(SpeechError) {
    if let declaredSampleCount, sampleCount < declaredSampleCount {
      throw SpeechError(
        code: .truncated,
        message:
          "\(path): ends or is damaged after \(sampleCount) samples, \(declaredSampleCount) declared"
      )
    }
    guard unsafe sf_error(handle) == 0 else {
      let reason = unsafe String(cString: sf_strerror(handle))
      throw SpeechError(
        code: .audio, message: "\(path): damaged after \(sampleCount) samples: \(reason)")
    }
  }
}
