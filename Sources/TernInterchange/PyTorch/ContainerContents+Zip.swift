import TernTensor

extension ContainerContents {
  /// A zip file of `torch.save` or `torch.jit.save`: below one folder of any name, `data.pkl` and
  /// `data/<key>`; in a TorchScript archive also `constants.pkl` and code.
  static func zip(_ file: Storage) throws(InterchangeError) -> ContainerContents {
    let archive = try ZipArchive(file)
    let folder = try folder(of: archive)
    let pickleName = folder + "data.pkl"
    var reader = ByteReader(
      file, range: try archive.checkedRange(of: pickleName), name: pickleName)
    let pickle = try PickleMachine.run(&reader, allowing: TorchGlobals.isAllowed)
    guard reader.remaining == 0 else {
      throw reader.failure("\(reader.remaining) bytes follow the end of the pickle")
    }
    return ContainerContents(
      container: archive.entries[folder + "constants.pkl"] == nil ? .zip : .torchScript,
      pickle: pickle, extents: try extents(below: folder + "data/", of: archive),
      isBigEndian: try isBigEndian(file, archive, folder: folder))
  }

  /// The folder of the only `data.pkl`.
  private static func folder(of archive: ZipArchive) throws(InterchangeError) -> String {
    let folders = archive.entries.keys.filter { name in
      name.hasSuffix("/data.pkl") && name.count { $0 == "/" } == 1
    }.map { String($0.dropLast("data.pkl".count)) }
    guard let folder = folders.first else {
      throw InterchangeError(
        code: .format, message: "a zip file, but not of PyTorch: it has no '<name>/data.pkl'")
    }
    guard folders.count == 1 else {
      throw InterchangeError(
        code: .format, message: "\(folders.count) pickles: \(folders.sorted())")
    }
    return folder
  }

  private static func extents(
    below prefix: String, of archive: ZipArchive
  ) throws(InterchangeError) -> [String: StorageExtent] {
    var extents: [String: StorageExtent] = [:]
    for (name, entry) in archive.entries where name.hasPrefix(prefix) {
      extents[String(name.dropFirst(prefix.count))] = StorageExtent(
        range: try archive.range(of: name), checksum: entry.checksum)
    }
    return extents
  }

  /// Old files do not say; they are of little-endian machines.
  private static func isBigEndian(
    _ file: Storage, _ archive: ZipArchive, folder: String
  ) throws(InterchangeError) -> Bool {
    let name = folder + "byteorder"
    guard archive.entries[name] != nil else { return false }
    var reader = ByteReader(file, range: try archive.checkedRange(of: name), name: name)
    switch try reader.readText(reader.remaining) {
    case "little": return false
    case "big": return true
    case let order: throw reader.failure("byte order '\(order)'")
    }
  }
}
