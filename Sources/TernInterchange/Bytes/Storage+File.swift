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
}
