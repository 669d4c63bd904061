import TernTensor

/// A file of the safetensors format: named tensors and texts, mapped.
///
/// Read strictly: the header must be the JSON that the format allows, without names that come twice,
/// and the tensors must cover the rest of the file without holes and without sharing bytes. Source:
/// the format's description in github.com/huggingface/safetensors, README.md.
public struct Safetensors: Sendable {
  /// The largest header, in bytes; the format's own limit.
  public static let headerLimit = 100_000_000

  /// The file's path as it was given.
  public let path: String
  /// The texts of `__metadata__`.
  public let metadata: [String: String]
  /// The tensors, by their order in the file's data.
  public let tensors: StateDict

  /// Opens a file.
  ///
  /// - Throws: ``InterchangeError`` with code `.file` where the file cannot be opened, `.format` where
  ///   it is damaged, `.unsupported` for element types that are not read here; the message begins with
  ///   the path.
  public init(path: String) throws(InterchangeError) {
    let file = try Storage.mapping(path)
    do throws(InterchangeError) {
      var reader = ByteReader(file, range: 0..<file.byteCount, name: "safetensors")
      let announced = try reader.read(UInt64.self)
      guard announced <= Self.headerLimit, announced <= reader.remaining else {
        throw reader.failure(
          "a header of \(announced) bytes, where \(reader.remaining) are left and "
            + "\(Self.headerLimit) allowed")
      }
      let header = try SafetensorsHeader(json: reader.readBytes(Int(announced)))
      self.path = path
      metadata = header.metadata
      tensors = try Self.tensors(header.tensors, in: file, from: reader.position)
    } catch {
      throw error.located(in: path)
    }
  }

  private static func tensors(
    _ entries: [SafetensorsHeader.Entry], in file: Storage, from start: Int
  ) throws(InterchangeError) -> StateDict {
    var stateDict = StateDict()
    var end = 0
    for entry in entries.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
      guard entry.begin == end, entry.end >= end, entry.end <= file.byteCount - start else {
        throw InterchangeError(
          code: .format,
          message: "'\(entry.name)' takes bytes \(entry.begin) to \(entry.end) of "
            + "\(file.byteCount - start); it must begin at byte \(end), where the one before ends")
      }
      let bytes = Shape.elementCount(of: entry.extents)?
        .multipliedReportingOverflow(by: entry.elementType.byteCount)
      guard let bytes, !bytes.overflow, bytes.partialValue == entry.end - entry.begin else {
        throw InterchangeError(
          code: .format,
          message: "'\(entry.name)' has \(entry.end - entry.begin) bytes, which shape "
            + "\(entry.extents) of \(entry.elementType.rawValue) does not fill")
      }
      try stateDict.add(tensor(entry, in: file, at: start + entry.begin), as: entry.name)
      end = entry.end
    }
    guard end == file.byteCount - start else {
      throw InterchangeError(
        code: .format, message: "\(file.byteCount - start - end) bytes belong to no tensor")
    }
    return stateDict
  }

  /// The tensor on the file itself, or on a copy where its bytes are not aligned.
  private static func tensor(
    _ entry: SafetensorsHeader.Entry, in file: Storage, at position: Int
  ) throws(InterchangeError) -> Tensor {
    var (storage, byteOffset) = (file, position)
    if !position.isMultiple(of: entry.elementType.byteCount) {
      let count = entry.end - entry.begin
      (storage, byteOffset) = (Storage(byteCount: count), 0)
      file.withBytes { bytes in
        storage.withMutableBytes { copy in
          for index in 0..<count {
            let byte = unsafe bytes.unsafeLoad(fromByteOffset: position + index, as: UInt8.self)
            copy.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
          }
        }
      }
    }
    do {
      return try Tensor(
        elementType: entry.elementType, shape: Shape(entry.extents), storage: storage,
        byteOffset: byteOffset)
    } catch {
      throw InterchangeError(code: .format, message: "'\(entry.name)': \(error.message)")
    }
  }
}
