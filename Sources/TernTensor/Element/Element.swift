/// A Swift type whose values a tensor can hold.
public protocol Element: BitwiseCopyable, Sendable {
  /// The element type that a tensor of these values has.
  static var elementType: ElementType { get }
}

extension Double: Element {
  /// The element type that a tensor of these values has.
  public static var elementType: ElementType { .float64 }
}
extension Float: Element {
  /// The element type that a tensor of these values has.
  public static var elementType: ElementType { .float32 }
}
extension Int64: Element {
  /// The element type that a tensor of these values has.
  public static var elementType: ElementType { .int64 }
}
extension Int32: Element {
  /// The element type that a tensor of these values has.
  public static var elementType: ElementType { .int32 }
}
extension Int16: Element {
  /// The element type that a tensor of these values has.
  public static var elementType: ElementType { .int16 }
}
extension Int8: Element {
  /// The element type that a tensor of these values has.
  public static var elementType: ElementType { .int8 }
}
extension UInt8: Element {
  /// The element type that a tensor of these values has.
  public static var elementType: ElementType { .uint8 }
}
