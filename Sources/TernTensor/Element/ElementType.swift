/// The type of one element of a tensor.
///
/// A `.tern` file holds ``float32``, ``float16``, ``bfloat16``, ``int8`` and ``int64``; the others
/// exist so that any checkpoint can be read.
public enum ElementType: String, Sendable, Hashable, CaseIterable {
  case float64 = "f64"
  case float32 = "f32"
  case float16 = "f16"
  case bfloat16 = "bf16"
  case int64 = "i64"
  case int32 = "i32"
  case int16 = "i16"
  case int8 = "i8"
  case uint8 = "u8"
  case bool = "bool"

  /// Bytes of one element.
  public var byteCount: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .float16, .bfloat16, .int16: 2
    case .int8, .uint8, .bool: 1
    }
  }

  /// True for the types that weights are stored in: f32, f16, bf16 and (with scales) i8.
  public var isWeight: Bool {
    switch self {
    case .float32, .float16, .bfloat16, .int8: true
    default: false
    }
  }
}
