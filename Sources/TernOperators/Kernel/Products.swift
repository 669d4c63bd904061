/// How an operator projects its input, and what it rounds factors to.
package enum Products: Sendable {
  /// With packed weights of any type, and each sum in one order: a stream gives the same bits alone or in
  /// a batch. For running models.
  case streaming
  /// With f32 operands packed on the way: faster, for training.
  case packed
  /// As ``packed``, the operands rounded to bf16; sums are f32.
  case bfloat16
}
