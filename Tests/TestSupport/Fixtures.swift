import Foundation

/// The files that tests read, in the repository's `Fixtures` folder.
package enum Fixtures {
  /// The folder itself.
  package static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

  /// The path of a file in the folder.
  package static func path(_ name: String) -> String {
    folder.appending(path: name).path
  }
}
