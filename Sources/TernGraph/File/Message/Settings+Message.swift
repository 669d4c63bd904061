import CTernFormat

extension FrontEnd {
  /// The front end of a message.
  init(_ message: Tern__FrontEnd) {
    self.init()
    unsafe sampleRate = message.sample_rate
    unsafe binCount = Int(message.bin_count)
    unsafe lowFrequency = message.low_frequency
    unsafe highFrequency = message.high_frequency
    unsafe frameLength = message.frame_length
    unsafe frameShift = message.frame_shift
    unsafe preemphasis = message.preemphasis
    unsafe energyFloor = message.energy_floor
    unsafe sampleScale = message.sample_scale
    unsafe tailFrames = Int(message.tail_frames)
    unsafe tailValue = message.tail_value
  }

  /// The front end as a message of the file.
  func message(in arena: MessageArena) -> UnsafeMutablePointer<Tern__FrontEnd> {
    let message = unsafe arena.message(tern__front_end__init)
    unsafe message.pointee.sample_rate = sampleRate
    unsafe message.pointee.bin_count = UInt32(binCount)
    unsafe message.pointee.low_frequency = lowFrequency
    unsafe message.pointee.high_frequency = highFrequency
    unsafe message.pointee.frame_length = frameLength
    unsafe message.pointee.frame_shift = frameShift
    unsafe message.pointee.preemphasis = preemphasis
    unsafe message.pointee.energy_floor = energyFloor
    unsafe message.pointee.sample_scale = sampleScale
    unsafe message.pointee.tail_frames = UInt32(tailFrames)
    unsafe message.pointee.tail_value = tailValue
    return unsafe message
  }
}

extension Tokenizer {
  /// The tokenizer of a message.
  init(_ message: Tern__Tokenizer) throws(GraphError) {
    unsafe self.init(
      kind: try text(message.kind, at: "the tokenizer's kind"),
      bytes: values(message.contents.data, message.contents.len))
  }

  /// The tokenizer as a message of the file.
  func message(in arena: MessageArena) -> UnsafeMutablePointer<Tern__Tokenizer> {
    let message = unsafe arena.message(tern__tokenizer__init)
    unsafe message.pointee.kind = arena.text(kind)
    unsafe message.pointee.contents = ProtobufCBinaryData(
      len: bytes.count, data: arena.array(bytes))
    return unsafe message
  }
}

extension Decoding {
  /// The decoding constants of a message.
  init(_ message: Tern__Decoding) {
    self.init()
    unsafe windowFrames = Int(message.window_frames)
    unsafe shiftFrames = Int(message.shift_frames)
    unsafe blank = Int(message.blank)
    unsafe unknown = message.has_unknown != 0 ? Int(message.unknown) : nil
    unsafe startContext = values(message.start_context, message.n_start_context).map { Int($0) }
    unsafe maximumSymbolsPerFrame = Int(message.maximum_symbols_per_frame)
  }

  /// The decoding constants as a message of the file.
  func message(in arena: MessageArena) -> UnsafeMutablePointer<Tern__Decoding> {
    let message = unsafe arena.message(tern__decoding__init)
    unsafe message.pointee.window_frames = UInt32(windowFrames)
    unsafe message.pointee.shift_frames = UInt32(shiftFrames)
    unsafe message.pointee.blank = UInt32(blank)
    if let unknown {
      unsafe message.pointee.has_unknown = 1
      unsafe message.pointee.unknown = UInt32(unknown)
    }
    unsafe message.pointee.n_start_context = startContext.count
    unsafe message.pointee.start_context = arena.array(startContext.map { Int32($0) })
    unsafe message.pointee.maximum_symbols_per_frame = UInt32(maximumSymbolsPerFrame)
    return unsafe message
  }
}
