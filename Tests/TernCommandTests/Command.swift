import Foundation
import TestSupport
import Testing

/// One run of the program `tern`.
struct Command {
  let status: Int32
  let output: String
  let errors: String

  /// Runs `tern`, which was built beside the tests.
  init(_ arguments: String...) throws {
    try self.init(arguments)
  }

  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    let complained = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    status = process.terminationReason == .exit ? process.terminationStatus : -1
    self.output = String(decoding: said, as: UTF8.self)
    self.errors = String(decoding: complained, as: UTF8.self)
  }

  /// Starts `tern`, and does not wait for its end; what it says is lost.
  static func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// The program, beside the test bundle.
  static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "tern")

  /// Expects that all went well.
  func expectSuccess(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(status == 0, "\(errors)", sourceLocation: sourceLocation)
  }

  /// Expects one clear line on standard error, nothing on standard output, and a failure that is no
  /// crash.
  func expectRefusal(
    naming text: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let lines = errors.split(separator: "\n")
    #expect(
      status > 0 && status < 128, "status \(status): \(errors)", sourceLocation: sourceLocation)
    #expect(output.isEmpty, "\(output)", sourceLocation: sourceLocation)
    #expect(lines.count == 1, "\(errors)", sourceLocation: sourceLocation)
    // No text that only a programmer understands.
    #expect(!errors.contains("Domain="), "\(errors)", sourceLocation: sourceLocation)
    #expect(text.isEmpty || errors.contains(text), "\(errors)", sourceLocation: sourceLocation)
  }
}
