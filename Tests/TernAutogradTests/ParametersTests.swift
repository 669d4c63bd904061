import TernAutograd
import TernTensor
import Testing

@Suite struct ParametersTests {
  @Test func valuesComeBack() throws {
    let parameters = try Parameters([
      ("w", Tensor([1, 2, 3] as [Float], shape: [3])), ("s", Tensor([4] as [Float], shape: [])),
    ])
    #expect(try parameters.value(of: "w").elements(as: Float.self) == [1, 2, 3])
    #expect(try parameters.value(of: "s").elements(as: Float.self) == [4])
    #expect(try parameters.gradient(of: "w").elements(as: Float.self) == [0, 0, 0])
    try parameters.set("s", to: Tensor([5] as [Double], shape: []))
    #expect(try parameters.value(of: "s").elements(as: Float.self) == [5])
  }

  @Test func refusesWhatDoesNotFit() throws {
    let w = Tensor([1, 2, 3] as [Float], shape: [3])
    #expect(throws: AutogradError.self) { try Parameters([("w", w), ("w", w)]) }
    let parameters = try Parameters([("w", w)])
    #expect(throws: AutogradError.self) { try parameters.set("w", to: w.reshaped(to: [1, 3])) }
    #expect(throws: AutogradError.self) { try parameters.value(of: "v") }
  }
}
