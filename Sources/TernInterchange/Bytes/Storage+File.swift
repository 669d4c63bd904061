import TernTensor

extension Storage {
  /// The bytes of a file, mapped.
  static func mapping(_ path: String) throws(InterchangeError) -> Storage {
    do {
      return try MappedFile(path: path).storage
    } catch {
      throw InterchangeError(code: .file, message: error.message)
    }
  }

  /// A copy of all bytes.
  var bytes: [UInt8] {
    withBytes { span in unsafe span.withUnsafeBytes { unsafe [UInt8]($0) } }
  }
}
