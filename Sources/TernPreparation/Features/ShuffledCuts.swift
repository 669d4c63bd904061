import TernCorpus
import TernTensor

/// The lines of several manifests in an order drawn by chance, which is the same for the same lines.
/// Lines wait on disk, eight bytes of each in memory.
enum ShuffledCuts {
  /// Writes the lines of manifests, shuffled, to another.
  ///
  /// - Throws: ``CorpusError`` or ``PreparationError`` where a file cannot be read or written.
  static func write(_ paths: [String], to path: String, spoolFolder: String, _ run: JobRun) throws {
    let spool = try LineSpool(in: spoolFolder)
    for path in paths {
      var lines = try TextLines(path: path)
      while let line = try lines.next() { try spool.append(line.text) }
    }
    var generator = SplitMix64(seed: 0, purpose: "shuffled cuts")
    let manifest = try ManifestWriter<JSON>(path: path)
    run.total = spool.count
    for number in (0..<spool.count).shuffled(using: &generator) {
      try manifest.append(JSON(parsing: spool.line(number)))
      run.advance()
    }
    try manifest.finish()
    run.count = spool.count
    run.summary = "\(spool.count) cuts of \(paths.count) parts"
  }
}
