import Foundation
import TernOperators
import Testing

/// The kernels that a machine chooses, and what `TERN_ISA` makes of it.
@Suite struct InstructionSetTests {
  @Test(arguments: Kernels.names + ["", "AVX2", "avx", "avx512f"])
  func aNameIsACap(name: String) async {
    await #expect(processExitsWith: .success) { [name] in
      unsafe setenv("TERN_ISA", name, 1)
      let names = Kernels.names
      let cap = names.firstIndex(of: name) ?? names.count - 1
      let expected = Kernels.available.map(\.name).last { names[...cap].contains($0) }
      exit(Kernels.best.name == expected ? EXIT_SUCCESS : EXIT_FAILURE)
    }
  }
}
