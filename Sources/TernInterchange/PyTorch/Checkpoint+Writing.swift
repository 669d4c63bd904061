import TernTensor

extension Checkpoint {
  /// Writes an object as `torch.save` does, in a zip container, which takes the place of an older
  /// file when it is complete.
  ///
  /// `torch.load` reads it, with `weights_only=True` too. Each tensor has a storage of its own, whose
  /// bytes go from the tensor to the file without a copy. The same object gives the same bytes.
  ///
  /// - Throws: ``InterchangeError`` with code `.tensor` for a quantised tensor, `.unsupported` for a
  ///   text beyond 4 GiB, `.file` where the file cannot be written; the old file is then as it was.
  public static func write(
    _ root: PickleObject, to path: String
  ) throws(InterchangeError) {
    try write(root, to: path, layout: ZipLayout())
  }

  /// Writes with ZIP64 fields for all numbers from `wideFrom` on, for tests of those fields.
  package static func write(
    _ root: PickleObject, to path: String, wideFrom: UInt64
  ) throws(InterchangeError) {
    try write(root, to: path, layout: ZipLayout(wideFrom: wideFrom))
  }

  private static func write(
    _ root: PickleObject, to path: String, layout: ZipLayout
  ) throws(InterchangeError) {
    let pickle: PickleWriter
    do { pickle = try PickleWriter(root) } catch { throw error.located(in: path) }
    do {
      try AtomicFile.write(to: path) { append in
        var layout = layout
        func add(_ name: String, _ contents: RawSpan) throws {
          unsafe try append(layout.header(of: "archive/\(name)", contents).span.bytes)
          try append(contents)
        }
        unsafe try add("data.pkl", pickle.bytes.span.bytes)
        unsafe try add("byteorder", byteOrder.span.bytes)
        for (key, tensor) in pickle.tensors.enumerated() {
          try tensor.withBytes { try add("data/\(key)", $0) }
        }
        unsafe try add("version", [UInt8]("3\n".utf8).span.bytes)
        unsafe try append(layout.directory().span.bytes)
      }
    } catch {
      throw InterchangeError(code: .file, message: "\(error)")
    }
  }

  /// The order of this machine's bytes.
  private static let byteOrder = [UInt8]((1.littleEndian == 1 ? "little" : "big").utf8)
}
