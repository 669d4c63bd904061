import CTernKernels
import TernTensor

/// A weight as the products of some kernels read it.
///
/// `@unchecked Sendable`: (1) `arguments` never change; (2) what they point to is written before this is made, and
/// never again; (3) the storages that it lies in are held.
@safe package struct PackedWeight: @unchecked Sendable {
  /// The arguments of a kernel; valid while this lives.
  let arguments: tern_packed_weight
  private let owners: (blocks: Storage, scales: Storage?)

  /// A weight that has been packed into `blocks`, from `byteOffset` on.
  init(_ weight: tern_weight, scales: Storage?, blocks: Storage, byteOffset: Int) {
    unsafe arguments = tern_packed_weight(
      blocks: blocks.address(at: byteOffset), scales: weight.scales, type: weight.type,
      rows: weight.rows, inner: weight.inner)
    owners = (blocks, scales)
  }
}

/// Packs blocks of a weight's rows, which threads share.
@safe struct Packing: ParallelJob {
  let weight: tern_weight
  let type: tern_weight_type
  let blocks: UnsafeMutableRawPointer
  let table: UnsafePointer<tern_kernels>

  func run(_ part: Range<Int>) {
    var weight = unsafe weight
    unsafe table.pointee.pack(&weight, type, part.lowerBound, part.upperBound, blocks)
  }
}

extension Kernels {
  /// Calls `body` with a weight that is packed for the time of the call, by the caller alone: as one of its own type,
  /// or f32 as bf16.
  ///
  /// - Precondition: the weight has an inner axis, and may be packed as `type`.
  package func withPacked<Result>(
    _ weight: tern_weight, as type: tern_weight_type, _ body: (tern_packed_weight) -> Result
  ) -> Result {
    let (rows, inner) = unsafe (weight.rows, weight.inner)
    unsafe precondition(
      inner > 0 && (weight.type == type || weight.type == TERN_F32 && type == TERN_BF16),
      "a weight [\(rows), \(inner)] of type \(weight.type.rawValue) packed as \(type.rawValue)")
    let byteCount = tern_packed_size(type, rows, inner)
    return unsafe withUnsafeTemporaryAllocation(byteCount: max(byteCount, 64), alignment: 64) {
      guard let blocks = $0.baseAddress else { preconditionFailure("memory without an address") }
      unsafe Packing(weight: weight, type: type, blocks: blocks, table: table)
        .run(0..<tern_packed_blocks(rows))
      return unsafe body(
        tern_packed_weight(
          blocks: blocks, scales: weight.scales, type: type, rows: rows, inner: inner))
    }
  }
}
