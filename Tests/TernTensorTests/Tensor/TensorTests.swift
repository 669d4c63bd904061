import TernTensor
import Testing

@Suite struct TensorTests {
  private func code(_ body: () throws -> Tensor) -> TensorError.Code? {
    do {
      _ = try body()
      return nil
    } catch { return (error as? TensorError)?.code }
  }

  @Test func bytesMustLieInTheStorage() throws {
    let storage = Storage(byteCount: 24)
    func tensor(
      _ type: ElementType, _ extents: [Int], at offset: Int, scales: [Float]? = nil
    ) -> TensorError.Code? {
      code {
        try Tensor(
          elementType: type, shape: Shape(extents), storage: storage, byteOffset: offset,
          scales: scales)
      }
    }
    #expect(tensor(.float32, [2, 3], at: 0) == nil)
    #expect(tensor(.float32, [5], at: 4) == nil)
    #expect(tensor(.float32, [0], at: 24) == nil)
    #expect(tensor(.float32, [], at: 20) == nil)
    #expect(tensor(.float32, [6], at: 4) == .shape)
    #expect(tensor(.float32, [], at: 24) == .shape)
    #expect(tensor(.float32, [1], at: 2) == .shape)
    #expect(tensor(.float32, [1], at: -4) == .shape)
    #expect(tensor(.float32, [0], at: 28) == .shape)
    #expect(tensor(.float64, [.max / 4], at: 0) == .shape)
    #expect(tensor(.float64, [1 << 40, 1 << 40], at: 0) == .shape)
    #expect(tensor(.int8, [2, 3], at: 1, scales: [1, 2]) == nil)
    #expect(tensor(.int8, [2, 3], at: 1, scales: [1, 2, 3]) == .shape)
    #expect(tensor(.int8, [], at: 1, scales: [1]) == .shape)
    #expect(tensor(.float32, [2], at: 0, scales: [1, 2]) == .elementType)
  }

  @Test func everyTypeBecomesNumbers() throws {
    func numbers<Value: Element>(_ values: [Value]) -> [Double] {
      Tensor(values, shape: [values.count]).elements()
    }
    #expect(numbers([1.5, -2] as [Double]) == [1.5, -2])
    #expect(numbers([1.5, -2] as [Float]) == [1.5, -2])
    #expect(numbers([Int64.min, 3]) == [-0x1p63, 3])
    #expect(numbers([Int32.min, 3]) == [-0x1p31, 3])
    #expect(numbers([Int16.min, 3]) == [-32768, 3])
    #expect(numbers([Int8.min, 3]) == [-128, 3])
    #expect(numbers([UInt8.max, 3]) == [255, 3])
    let booleans = Storage(byteCount: 3)
    booleans.withMutableBytes { $0.storeBytes(of: 1, toByteOffset: 1, as: UInt8.self) }
    let tensor = try Tensor(elementType: .bool, shape: [3], storage: booleans)
    #expect(tensor.elements(as: Float.self) == [0, 1, 0])
  }

  @Test func scalesMultiplyTheirRow() throws {
    let bytes = Tensor([1, 2, 3, -4, -5, -128] as [Int8], shape: [3, 2])
    let quantised = try Tensor(
      elementType: .int8, shape: [3, 2], storage: bytes.storage, scales: [0.5, 2, -1])
    #expect(quantised.elements(as: Double.self) == [0.5, 1, 6, -8, 5, 128])
    let wide = try quantised.converted(to: .float32)
    #expect(wide.scales == nil && wide.elements(as: Float.self) == [0.5, 1, 6, -8, 5, 128])
    let half = try quantised.converted(to: .bfloat16)
    #expect(half.scales == nil && half.elements(as: Float.self) == [0.5, 1, 6, -8, 5, 128])
    let empty = try Tensor(
      elementType: .int8, shape: [0, 2], storage: bytes.storage, scales: [])
    #expect(empty.elements(as: Float.self).isEmpty)
  }

  @Test(arguments: [ElementType.float64, .float32, .float16, .bfloat16])
  func conversionKeepsWhatFits(type: ElementType) throws {
    let values: [Float] = [0, -0.0, 1, -1.5, 0.0078125, 240, .infinity, -.infinity]
    let tensor = try Tensor(values, shape: [2, 4]).converted(to: type)
    #expect(tensor.elementType == type && tensor.shape == [2, 4])
    #expect(tensor.byteCount == 8 * type.byteCount)
    #expect(tensor.elements(as: Float.self).map(\.bitPattern) == values.map(\.bitPattern))
    let back = try tensor.converted(to: .float32)
    #expect(back.elements(as: Float.self).map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test func conversionRounds() throws {
    let tensor = Tensor([1.0009765, 1e9, 1.00390625] as [Float], shape: [3])
    #expect(try tensor.converted(to: .float16).elements() == [1.0009765625, .infinity, 1.00390625])
    #expect(try tensor.converted(to: .bfloat16).elements() == [1.0, 998_244_352, 1.0])
  }

  @Test func quantisedRowsHaveScalesOfTheirOwn() throws {
    let tensor = Tensor([1, -2, 0.5, 0, 0, 0, 300, 1, -1.5] as [Float], shape: [3, 3])
    let quantised = try tensor.converted(to: .int8)
    #expect(quantised.elementType == .int8 && quantised.shape == tensor.shape)
    #expect(quantised.scales == [2 as Float, 0, 300].map { $0 / 127 })
    quantised.withElements(of: Int8.self) { bytes in
      #expect(bytes.indices.map { bytes[$0] } == [64, -127, 32, 0, 0, 0, 127, 0, -1])
    }
    let again = try quantised.converted(to: .float32).converted(to: .int8)
    #expect(again.elements(as: Float.self) == quantised.elements(as: Float.self))
    for bad: Float in [.nan, .infinity] {
      #expect(throws: TensorError.self) { try Tensor([1, bad], shape: [2]).converted(to: .int8) }
    }
    #expect(throws: TensorError.self) { try Tensor([1 as Float], shape: []).converted(to: .int8) }
  }

  @Test func integersAreNoConversion() {
    let tensor = Tensor([1, 2] as [Float], shape: [2])
    for type in ElementType.allCases where type.byteCount != 8 || type == .int64 {
      if [.float32, .float16, .bfloat16, .int8].contains(type) { continue }
      #expect(code { try tensor.converted(to: type) } == .elementType)
    }
  }

  @Test func reshapingSharesTheElements() {
    let tensor = Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
    let reshaped = tensor.reshaped(to: [3, 2, 1])
    #expect(reshaped.shape == [3, 2, 1] && reshaped.storage === tensor.storage)
    #expect(reshaped.elements(as: Float.self) == [1, 2, 3, 4, 5, 6])
  }

  @Test func callersErrorsTrap() async {
    await #expect(processExitsWith: .failure) { _ = Tensor([1] as [Float], shape: [2]) }
    await #expect(processExitsWith: .failure) {
      _ = Tensor([1] as [Float], shape: [1]).reshaped(to: [2])
    }
    await #expect(processExitsWith: .failure) {
      Tensor([1] as [Float], shape: [1]).withElements(of: Int32.self) { _ in }
    }
  }
}
