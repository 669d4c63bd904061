import TernSpeech

/// Recognises an audio file as if it came from a microphone: block by block, with partial results.
@main
struct Embedding {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else { return print("usage: Embedding model.tern audio.flac") }
    let recognizer = try Recognizer(contentsOf: arguments[1])
    let audio = Microphone(file: try AudioFile(path: arguments[2]))
    for try await result in recognizer.results(of: audio, sampleRate: audio.sampleRate) {
      print(result.text)
    }
  }
}

/// A file's samples as an asynchronous sequence; a real microphone would wait for them.
struct Microphone: AsyncSequence, AsyncIteratorProtocol {
  let file: AudioFile
  var sampleRate: Double { Double(file.sampleRate) }

  func next() async throws -> [Float]? {
    var block: [Float] = []
    return try file.read(into: &block) ? block : nil
  }

  func makeAsyncIterator() -> Microphone { self }
}
