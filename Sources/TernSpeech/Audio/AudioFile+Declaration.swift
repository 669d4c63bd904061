import CSoundFile

extension AudioFile {
  /// The number of samples (of each channel) that a file declares.
  ///
  /// libsndfile cuts the number that a WAV or AIFF file declares to what the file can hold, so it is
  /// taken from the chunk of samples here. What MP3 files declare can be an estimate.
  static func declaredSampleCount(_ info: SF_INFO, _ handle: OpaquePointer) -> Int? {
    let type = Int(info.format) & SF_FORMAT_TYPEMASK
    if type == SF_FORMAT_MPEG || info.frames == .max { return nil }
    let chunk: Int?
    switch type {
    case SF_FORMAT_WAV, SF_FORMAT_WAVEX:
      chunk = unsafe byteCount(ofChunk: "data", handle)
    case SF_FORMAT_AIFF:
      chunk = unsafe byteCount(ofChunk: "SSND", handle).map { $0 - 8 }
    default:
      return Int(info.frames)
    }
    guard let chunk else { return nil }
    guard let width = sampleWidth(format: info.format) else { return Int(info.frames) }
    return max(Int(info.frames), chunk / (width * Int(info.channels)))
  }

  /// The number of bytes that a chunk's header declares; nil where it says, as programs that write to
  /// a pipe do, that the length was not known.
  private static func byteCount(ofChunk name: String, _ handle: OpaquePointer) -> Int? {
    var info = unsafe SF_CHUNK_INFO()
    let letters = name.utf8.map(CChar.init(bitPattern:))
    unsafe (info.id.0, info.id.1, info.id.2, info.id.3) = (
      letters[0], letters[1], letters[2], letters[3]
    )
    unsafe info.id_size = 4
    guard let iterator = unsafe sf_get_chunk_iterator(handle, &info),
      unsafe sf_get_chunk_size(iterator, &info) == 0
    else { return nil }
    let unknown: UInt32 = 0x7FFF_0000  // and more, up to 0xFFFF_FFFF
    let byteCount = unsafe info.datalen
    return byteCount < unknown ? Int(byteCount) : nil
  }

  /// The number of bytes of one sample, where all have as many.
  private static func sampleWidth(format: Int32) -> Int? {
    switch Int(format) & SF_FORMAT_SUBMASK {
    case SF_FORMAT_PCM_S8, SF_FORMAT_PCM_U8,
      SF_FORMAT_ULAW, SF_FORMAT_ALAW:
      1
    case SF_FORMAT_PCM_16: 2
    case SF_FORMAT_PCM_24: 3
    case SF_FORMAT_PCM_32, SF_FORMAT_FLOAT: 4
    case SF_FORMAT_DOUBLE: 8
    default: nil
    }
  }
}
