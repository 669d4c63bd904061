extension Recording {
  /// The recording that a file holds, as its header declares it. A file that declares no length is read to
  /// its end.
  ///
  /// - Throws: ``CorpusError`` with code `.missing` where there is no file, `.audio` where it is no audio.
  public init(id: String, path: String) throws(CorpusError) {
    let file = try AudioPart(path: path).open()
    if file.declaredSampleCount == nil {
      var block: [Float] = []
      do { while try file.read(into: &block) {} } catch { throw CorpusError(.audio, error.message) }
    }
    self.init(
      id: id, path: path, sampleRate: file.sampleRate,
      sampleCount: file.declaredSampleCount ?? file.sampleCount, channelCount: file.channelCount)
  }
}
