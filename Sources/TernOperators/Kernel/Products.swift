/// How an operator computes large products of matrices.
package enum Products: Sendable {
  /// With weights of any type, where they lie, and each sum in one order: a stream gives the same bits
  /// alone or in a batch. For running models.
  case streaming
  /// With f32 operands packed on the way: faster, for training.
  case packed
  /// As ``packed``, the operands rounded to bf16; sums are f32.
  case bfloat16
}
