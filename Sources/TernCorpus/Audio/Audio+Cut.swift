extension Audio {
  /// What is heard of a cut.
  ///
  /// - Throws: ``CorpusError`` with code `.length` where it does not lie in its recording, `.unsupported`
  ///   where its audio is no file or something is done to it that Tern cannot do, and `.format` where
  ///   there is no audio for it.
  init(_ cut: Cut) throws(CorpusError) {
    switch cut {
    case .mono(let cut): self = .part(try AudioPart(cut))
    case .mixed(let cut): self = .mix(try AudioMix(cut))
    }
  }
}

extension AudioPart {
  init(_ cut: MonoCut) throws(CorpusError) {
    guard let recording = cut.recording else {
      throw CorpusError(.format, "cut '\(cut.id.prefix(80))' has no recording")
    }
    let end = cut.start + cut.duration
    guard end <= recording.duration + Self.tolerance else {
      throw CorpusError(
        .length,
        "cut '\(cut.id.prefix(80))' ends after \(end) of \(recording.duration) seconds")
    }
    guard let source = recording.sources.first(where: { $0.channels.contains(cut.channel) }) else {
      throw CorpusError(
        .format, "recording '\(recording.id.prefix(80))': no source of channel \(cut.channel)")
    }
    guard source.type == "file" else {
      throw CorpusError(
        .unsupported,
        "recording '\(recording.id.prefix(80))': audio from a '\(source.type.prefix(80))', expected 'file'"
      )
    }
    self.init(path: source.source)
    channel = source.channels.firstIndex(of: cut.channel)
    start = cut.start
    seconds = cut.duration
    sampleRate = recording.sampleRate
    for transform in recording.transforms {
      guard case .speed(let factor) = transform else {
        throw CorpusError.unsupported(transform, of: recording.id)
      }
      speed *= factor
    }
    guard AudioTransform.speeds.contains(speed) else {
      throw CorpusError(
        .format,
        "recording '\(recording.id.prefix(80))': a speed of \(speed), expected \(AudioTransform.speeds)"
      )
    }
  }
}

extension AudioMix {
  /// Source: lhotse's `MixedCut.load_audio`.
  init(_ cut: MixedCut) throws(CorpusError) {
    if let transform = cut.transforms.first {
      throw CorpusError.unsupported(transform, of: cut.id)
    }
    let isSilent = cut.tracks.allSatisfy(\.isMute)
    tracks = []
    for track in cut.tracks {
      let part: AudioPart? =
        switch track.cut {
        case .mono(let cut): try AudioPart(cut)
        case .padding: nil
        }
      tracks.append(
        Track(
          part: part, seconds: track.cut.duration, offset: track.offset, snr: track.snr,
          isMute: track.isMute && !isSilent))
    }
    guard cut.tracks.contains(where: { $0.snr != nil }) else { return }
    reference =
      cut.tracks.firstIndex(where: \.isReference)
      ?? tracks.firstIndex { $0.part != nil && $0.snr == nil }
    guard reference != nil else {
      throw CorpusError(
        .format, "cut '\(cut.id.prefix(80))': no track that the others' ratios are to")
    }
  }
}

extension CorpusError {
  fileprivate static func unsupported(_ transform: AudioTransform, of id: String) -> CorpusError {
    CorpusError(
      .unsupported,
      "'\(id.prefix(80))': transform '\(transform.name.prefix(80))', expected 'Speed'")
  }
}
