import TernTensor

/// The events of one of TensorBoard's files, Tern's or another program's.
struct EventFile {
  /// The events, in the file's order.
  let events: [Event]
  /// True where the last record is not complete: the training was stopped while it wrote, or goes on.
  let isCut: Bool

  /// Reads a file.
  ///
  /// - Throws: ``TrainingError`` with code `.log` where it cannot be read, or a record is damaged; it
  ///   names the file and the byte.
  init(path: String) throws(TrainingError) {
    let bytes: [UInt8]
    do {
      bytes = try MappedFile(path: path).storage.withBytes { span in
        unsafe span.withUnsafeBytes { unsafe [UInt8]($0) }
      }
    } catch {
      throw TrainingError(.log, error.message)
    }
    var events: [Event] = []
    var rest = bytes[...]
    do {
      while let contents = try EventRecord.removeFirst(from: &rest) {
        events.append(try Event(message: contents))
      }
    } catch {
      throw TrainingError(.log, "\(path), record at byte \(rest.startIndex): \(error.message)")
    }
    self.events = events
    isCut = !rest.isEmpty
  }
}
