import Foundation

/// The memory of this process, mapped files included.
enum ProcessMemory {
  /// The most that it has held so far, in MB.
  static var peakMegabytes: Double {
    #if os(Linux)
      // Not getrusage: its peak includes that of the process that started this one.
      return status(/VmHWM:\s*([0-9]+) kB/) ?? 0
    #else
      var usage = rusage()
      unsafe getrusage(RUSAGE_SELF, &usage)
      return Double(usage.ru_maxrss) / 1_048_576
    #endif
  }

  /// What it holds now, in MB; nil where the system does not say.
  static var residentMegabytes: Double? {
    #if os(Linux)
      status(/VmRSS:\s*([0-9]+) kB/)
    #else
      nil
    #endif
  }

  #if os(Linux)
    /// A number of kB that the system says of the process, in MB.
    private static func status(_ line: Regex<(Substring, Substring)>) -> Double? {
      let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
      return text.firstMatch(of: line).flatMap { Double($0.1) }.map { $0 / 1024 }
    }
  #endif
}
