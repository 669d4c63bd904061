/// This package.
public enum Tern {
  /// The version, as `major.minor.patch`.
  public static let version = "0.1.0"
  /// The name that models carry as their producer's.
  public static let name = "tern \(version)"
}
