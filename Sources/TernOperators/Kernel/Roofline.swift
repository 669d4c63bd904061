import CTernKernels
import TernTensor

/// What one thread of this machine can do: the bounds that work is measured by.
///
/// Source: S. Williams, A. Waterman, D. Patterson, "Roofline: an insightful visual performance model", CACM 52(4),
/// 2009.
package struct Roofline: Sendable, Hashable, Codable {
  /// Bytes that are read from memory in a second.
  package let bandwidth: Double
  /// Multiplications and additions in a second, in products of matrices that lie in the caches, by the
  /// weights' type.
  package let operations: [String: Double]

  /// Measures the bounds, in less than a second.
  package static func measured(with kernels: Kernels = .best) -> Roofline {
    var operations: [String: Double] = [:]
    for type in [ElementType.float32, .float16, .bfloat16, .int8] {
      operations[type.rawValue] = peak(type, kernels)
    }
    return Roofline(bandwidth: bandwidth(kernels), operations: operations)
  }

  /// More than the caches hold, in floats.
  private static let memoryCount = 64 << 20

  /// By a sum, or by products of one column, whichever reads faster.
  private static func bandwidth(_ kernels: Kernels) -> Double {
    let (rows, inner) = (memoryCount / 512, 512)
    let memory = MutableStorage(byteCount: 4 * memoryCount)
    let floats = unsafe memory.address(at: 0).assumingMemoryBound(to: Float.self)
    unsafe floats.update(repeating: 1, count: memoryCount)
    let x = [Float](repeating: 1, count: inner)
    var y = [Float](repeating: 0, count: rows)
    let sum = shortest(of: 3) { _ = unsafe kernels.table.pointee.sum(memoryCount, floats) }
    let product = unsafe x.withUnsafeBufferPointer { x in
      unsafe y.withUnsafeMutableBufferPointer { y in
        let weight = unsafe tern_packed_weight(
          blocks: floats, scales: nil, type: TERN_F32, rows: rows, inner: inner)
        var arguments = unsafe tern_gemm_arguments(
          w: weight, bias: nil, x: x.baseAddress, columns: 1, y: y.baseAddress, row_stride: 1,
          column_stride: rows, accumulate: false)
        return shortest(of: 3) {
          unsafe kernels.table.pointee.gemm(&arguments, 0, tern_packed_blocks(rows))
        }
      }
    }
    return Double(4 * memoryCount) / min(sum, product)
  }

  /// Products of [256, 512] and [512, 64].
  private static func peak(_ type: ElementType, _ kernels: Kernels) -> Double {
    let (rows, inner, columns) = (256, 512, 64)
    let bytes = [UInt8](repeating: 0, count: rows * inner * type.byteCount)
    let x = [Float](repeating: 1, count: inner * columns)
    var y = [Float](repeating: 0, count: rows * columns)
    let scales = [Float](repeating: 1, count: rows)
    let seconds = unsafe bytes.withUnsafeBytes { w in
      unsafe x.withUnsafeBufferPointer { x in
        unsafe y.withUnsafeMutableBufferPointer { y in
          unsafe scales.withUnsafeBufferPointer { scales in
            let weight = unsafe tern_weight(
              elements: w.baseAddress, scales: type == .int8 ? scales.baseAddress : nil,
              type: type.weightType, rows: rows, inner: inner)
            return unsafe kernels.withPacked(weight, as: weight.type) { weight in
              var arguments = unsafe tern_gemm_arguments(
                w: weight, bias: nil, x: x.baseAddress, columns: columns, y: y.baseAddress,
                row_stride: 1, column_stride: rows, accumulate: false)
              let blocks = tern_packed_blocks(rows)
              return shortest(of: 50) {
                unsafe kernels.table.pointee.gemm(&arguments, 0, blocks)
              }
            }
          }
        }
      }
    }
    return Double(2 * rows * inner * columns) / seconds
  }

  private static func shortest(of runs: Int, _ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    return (0..<runs).map { _ in clock.measure(body) / .seconds(1) }.min() ?? 0
  }
}

extension ElementType {
  /// The type as kernels name it; f32 for those that are no weight's.
  var weightType: tern_weight_type {
    switch self {
    case .float16: TERN_F16
    case .bfloat16: TERN_BF16
    case .int8: TERN_I8
    default: TERN_F32
    }
  }
}
