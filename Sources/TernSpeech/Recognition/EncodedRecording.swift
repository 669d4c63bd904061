/// A recording's encoder frames, a chunk at a time: what searches are measured with.
package struct EncodedRecording {
  fileprivate var chunks: [EncodedFrames] = []
}

extension Recognizer {
  /// Encodes a recording, given at the model's rate, to its end.
  ///
  /// - Throws: As ``RecognitionStream/accept(_:sampleRate:)``; ``InterpreterError`` where the model cannot be
  ///   run.
  package func encode(_ samples: [Float]) throws -> EncodedRecording {
    let stream = makeStream()
    try stream.accept(samples, sampleRate: sampleRate)
    try stream.finish()
    var recording = EncodedRecording()
    try sessions.shared.withSession { session in
      while stream.readyFrameCount > 0 {
        let frames = min(stream.readyFrameCount, options.chunkFrames)
        try session.encode([stream], frames: frames) { recording.chunks.append($0) }
      }
    }
    return recording
  }

  /// Searches a recording that has been encoded, in a session that has met no context of the decoder yet.
  ///
  /// - Returns: What decoding the recording gives: of its last segment, where these are cut.
  /// - Throws: ``InterpreterError`` where the model cannot be run.
  package func search(_ recording: EncodedRecording) throws -> RecognitionResult {
    let session = TransducerSession(transducer, threads: threads)
    let stream = makeStream()
    var searches = [stream.search]
    for chunk in recording.chunks { try extend(&searches, by: chunk, in: session) }
    return stream.result(
      searches[0].results(by: search, isEnded: true), firstFrame: searches[0].firstFrame,
      isFinal: true)
  }
}
