import Foundation

/// Whether a path is that of a folder, or of a link to one.
package func isFolder(_ path: String) -> Bool {
  var isFolder: ObjCBool = false
  let isThere = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
  return isThere && isFolder.boolValue
}

/// Whether a path is that of a file, or of a link to one.
package func isFile(_ path: String) -> Bool {
  FileManager.default.fileExists(atPath: path) && !isFolder(path)
}
