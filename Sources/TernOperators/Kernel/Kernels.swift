import CTernKernels

/// The numeric kernels of one instruction set.
@safe package struct Kernels: Sendable {
  /// The table of functions; it lives as long as the program.
  package nonisolated(unsafe) let table: UnsafePointer<tern_kernels>

  /// The widest that this machine runs, capped by the environment variable `TERN_ISA`.
  package static let best = unsafe Kernels(table: tern_kernels_best())

  /// All that this machine runs, from the plainest to the widest.
  package static let available: [Kernels] = (0..<TERN_ISA_COUNT.rawValue).compactMap { level in
    unsafe tern_kernels_of(tern_isa(level)).map { unsafe Kernels(table: $0) }
  }

  /// The names of all instruction sets, whether this machine runs them or not, from the plainest to the widest.
  package static let names: [String] = (0..<TERN_ISA_COUNT.rawValue).compactMap { level in
    unsafe tern_isa_name(tern_isa(level)).map { unsafe String(cString: $0) }
  }

  /// `scalar`, `neon`, `neon_dot`, `avx2`, `avx2_vnni`, `avx512`, `avx512_vnni`, `avx512_bf16` or
  /// `amx`.
  package var name: String { unsafe String(cString: table.pointee.name) }
}
