import TernTensor
import Testing

@Suite struct ShapeTests {
  @Test func countsElements() {
    #expect(Shape([]).elementCount == 1)
    #expect(Shape([2, 3, 4]).elementCount == 24)
    #expect(Shape([2, 0, 4]).elementCount == 0)
    #expect(Shape([2, 3, 4]).rank == 3)
  }

  @Test func axesCountFromBothEnds() {
    let shape: Shape = [2, 3, 4]
    #expect((0..<3).map { shape[$0] } == [2, 3, 4])
    #expect((-3..<0).map { shape[$0] } == [2, 3, 4])
    #expect(shape.description == "[2, 3, 4]")
  }

  @Test func uncheckedExtentsAreChecked() {
    #expect(Shape.elementCount(of: [2, 3]) == 6)
    #expect(Shape.elementCount(of: []) == 1)
    #expect(Shape.elementCount(of: [-1, 0]) == nil)
    #expect(Shape.elementCount(of: [0, -1]) == nil)
    #expect(Shape.elementCount(of: [1 << 32, 1 << 31]) == nil)
    #expect(Shape.elementCount(of: [.max, 1]) == .max)
  }

  @Test func negativeExtentsAreTheCallersError() async {
    await #expect(processExitsWith: .failure) { _ = Shape([1, -1]) }
  }
}
