import Foundation

/// The memory of this process.
enum ProcessMemory {
  /// The most that it has held so far, mapped files included, in MB.
  static var peakMegabytes: Double {
    #if os(Linux)
      // Not getrusage: its peak includes that of the process that started this one.
      let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
      let peak = status.firstMatch(of: /VmHWM:\s*([0-9]+) kB/).flatMap { Double($0.1) }
      return (peak ?? 0) / 1024
    #else
      var usage = rusage()
      unsafe getrusage(RUSAGE_SELF, &usage)
      return Double(usage.ru_maxrss) / 1_048_576
    #endif
  }
}
