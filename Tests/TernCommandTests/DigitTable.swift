import Foundation
import TestSupport

/// Writes a table of the connected digits in `Fixtures`, and of what is added to it; returns its path.
func digitTable(
  in folder: String, _ name: String = "digits.tsv", adding: String = ""
) throws -> String {
  let lines = try String(contentsOfFile: Fixtures.path("audio/transcripts.tsv"), encoding: .utf8)
    .split(separator: "\n").map { line in
      let fields = line.split(separator: "\t")
      return "\(fields[0].dropLast(5))\t\(Fixtures.path("audio/\(fields[0])"))\t\(fields[1])\n"
    }
  let path = "\(folder)/\(name)"
  try Data(("id\tpath\ttext\n" + lines.joined() + adding).utf8).write(to: URL(filePath: path))
  return path
}
