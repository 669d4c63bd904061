extension Recognizer {
  /// What is said in an audio file. ``FileTranscription`` is for many of them.
  ///
  /// - Throws: ``SpeechError`` where the file cannot be read to its end; ``InterpreterError`` where
  ///   the model cannot be run.
  public func transcribe(file path: String) throws -> RecognitionResult {
    let stream = makeStream()
    let file = try AudioFile(path: path)
    var block: [Float] = []
    while try file.read(into: &block) {
      try stream.accept(block, sampleRate: Double(file.sampleRate))
      try stream.decode()
    }
    try stream.finish()
    try stream.decode()
    return stream.result
  }
}
