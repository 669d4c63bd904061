/// A product of a weight and a matrix, which a kernel computes.
package struct WeightProduct: Sendable, Hashable {
  /// The number of the weight among the operator's inputs: a matrix [its first axis, everything else].
  package let input: Int
  /// The columns that it is multiplied by, those of all threads together.
  package let columns: Int
  /// How often that is done in a run.
  package let times: Int

  init(of input: Int, columns: Int, times: Int = 1) {
    (self.input, self.columns, self.times) = (input, columns, times)
  }
}
