import TernOperators
import TernTensor

/// What the joiner makes logits of: the encoder's projection at each frame plus the decoder's after each
/// count of tokens in the frame's window (k2's `do_rnnt_pruning`, and the sum that follows it).
///
/// The encoder's is [B, T, J], the decoder's [B, S+1, J], the sum [B, T, r, J].
package struct PrunedSum {
  /// The windows.
  package let ranges: PruneRanges
  /// The utterances.
  package let targets: TransducerTargets

  /// Sums over some windows.
  package init(ranges: PruneRanges, targets: TransducerTargets) {
    self.ranges = ranges
    self.targets = targets
  }

  /// Writes sum[b, t, k, :] = encoder[b, t, :] + decoder[b, start[b, t] + k, :].
  package func write(
    encoder: TensorView, decoder: TensorView, sum: TensorView, kernels: Kernels, threads: ThreadPool
  ) {
    let (frames, positions, width, channels) = check(encoder, decoder, sum)
    let pointers = unsafe (
      encoder.pointer(Float.self), decoder.pointer(Float.self), sum.mutablePointer(Float.self)
    )
    threads.parallel(
      targets.count * frames, grain: 16,
      ForEach { frame in
        let first = Int(ranges.starts[frame]) + frame / frames * positions
        for k in 0..<width {
          unsafe kernels.table.pointee.add(
            channels, pointers.0 + frame * channels, pointers.1 + (first + k) * channels,
            pointers.2 + (frame * width + k) * channels)
        }
      })
  }

  /// Writes the gradients with respect to encoder and decoder, given that with respect to the sum; zeros
  /// in padding.
  package func writeGradient(
    sum: TensorView, encoder: TensorView, decoder: TensorView, kernels: Kernels, threads: ThreadPool
  ) {
    let (frames, positions, width, channels) = check(encoder, decoder, sum)
    let pointers = unsafe (
      sum.pointer(Float.self), encoder.mutablePointer(Float.self),
      decoder.mutablePointer(Float.self)
    )
    threads.parallel(
      targets.count,
      ForEach { utterance in
        let ofDecoder = unsafe pointers.2 + utterance * positions * channels
        unsafe ofDecoder.update(repeating: 0, count: positions * channels)
        for t in 0..<frames {
          let frame = utterance * frames + t
          let ofEncoder = unsafe pointers.1 + frame * channels
          unsafe ofEncoder.update(repeating: 0, count: channels)
          guard t < targets.frameCounts[utterance] else { continue }
          for k in 0..<width {
            let gradient = unsafe pointers.0 + (frame * width + k) * channels
            let row = unsafe ofDecoder + (Int(ranges.starts[frame]) + k) * channels
            unsafe kernels.table.pointee.add(channels, ofEncoder, gradient, ofEncoder)
            unsafe kernels.table.pointee.add(channels, row, gradient, row)
          }
        }
      })
  }

  /// T, S + 1, r and J.
  private func check(
    _ encoder: TensorView, _ decoder: TensorView, _ sum: TensorView
  ) -> (Int, Int, Int, Int) {
    let (frames, width) = (ranges.frames, ranges.width)
    precondition(
      encoder.shape.rank == 3 && decoder.shape.rank == 3
        && encoder.shape == [targets.count, frames, encoder.shape[2]]
        && decoder.shape == [targets.count, decoder.shape[1], encoder.shape[2]]
        && sum.shape == [targets.count, frames, width, encoder.shape[2]]
        && ranges.starts.allSatisfy { Int($0) + width <= decoder.shape[1] },
      "encoder \(encoder.shape), decoder \(decoder.shape), sum \(sum.shape), windows of \(width)")
    return (frames, decoder.shape[1], width, encoder.shape[2])
  }
}
