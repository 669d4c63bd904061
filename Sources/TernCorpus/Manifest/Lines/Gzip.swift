import CZlib

/// Compression by zlib.
enum Gzip {
  /// Bytes as a member of a gzip file; several members one after the other are a gzip file too.
  /// Source: RFC 1952.
  ///
  /// - Throws: ``CorpusError`` with code `.file` where zlib has no memory.
  static func member(_ bytes: [UInt8]) throws(CorpusError) -> [UInt8] {
    var stream = unsafe z_stream()
    let compressed: [UInt8]? = unsafe withUnsafeMutablePointer(to: &stream) { stream in
      let gzip: Int32 = 15 + 16  // the largest window, with gzip's header and checksum
      guard
        unsafe deflateInit2_(
          stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
          Int32(MemoryLayout<z_stream>.size)) == Z_OK
      else { return nil }
      defer { unsafe deflateEnd(stream) }
      let capacity = unsafe Int(deflateBound(stream, UInt(bytes.count)))
      var input = bytes
      var isWhole = false
      let output = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
        unsafe input.withUnsafeMutableBufferPointer { input in
          unsafe stream.pointee.next_in = input.baseAddress
          unsafe stream.pointee.avail_in = UInt32(input.count)
          unsafe stream.pointee.next_out = output.baseAddress
          unsafe stream.pointee.avail_out = UInt32(output.count)
          isWhole = unsafe deflate(stream, Z_FINISH) == Z_STREAM_END
          count = unsafe Int(stream.pointee.total_out)
        }
      }
      return isWhole ? output : nil
    }
    guard let compressed else { throw CorpusError(.file, "zlib cannot compress: no memory") }
    return compressed
  }
}
