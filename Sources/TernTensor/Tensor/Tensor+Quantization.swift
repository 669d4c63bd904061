extension Tensor {
  /// The same numbers as i8: in each index of the first axis whole multiples, from -127 to 127, of a scale,
  /// which is the 127th part of the largest magnitude; to nearest, ties to even.
  ///
  /// - Throws: ``TensorError`` with code `.elementType` where an element is not finite, `.shape` where the tensor
  ///   is a scalar.
  public func quantised() throws(TensorError) -> Tensor {
    guard shape.rank > 0 else {
      throw TensorError(code: .shape, message: "a scalar cannot become i8")
    }
    let values = elements(as: Float.self)
    guard values.allSatisfy(\.isFinite) else {
      throw TensorError(
        code: .elementType, message: "a tensor with NaN or infinity cannot become i8")
    }
    let columns = shape[0] == 0 ? 0 : values.count / shape[0]
    let scales = (0..<shape[0]).map { row in
      values[row * columns..<(row + 1) * columns].reduce(0) { max($0, abs($1)) } / 127
    }
    let bytes = Tensor(shape: shape, of: Int8.self) { elements in
      for index in values.indices {
        let scale = scales[index / columns]
        guard scale > 0 else { continue }
        let multiple = (values[index] / scale).rounded(.toNearestOrEven)
        elements[index] = Int8(max(-127, min(127, multiple)))
      }
    }
    return try Tensor(
      elementType: .int8, shape: shape, storage: bytes.storage, byteOffset: bytes.byteOffset,
      scales: scales)
  }
}
