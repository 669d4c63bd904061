import Foundation
import TernTensor

/// What values a network computes with while it is trained: for each value, parameter and gradient how
/// large and how often positive it is.
///
/// Source: icefall, `icefall/diagnostics.py`, in short.
package final class Diagnostics: CustomStringConvertible {
  /// Sums over all elements seen of one value.
  private struct Statistics {
    var count = 0.0
    var sum = 0.0
    var squares = 0.0
    var positives = 0.0
    var least = Double.infinity
    var greatest = -Double.infinity
  }

  private var names: [String] = []
  private var statistics: [String: Statistics] = [:]

  /// Nothing seen yet.
  package init() {}

  /// Takes in a value's elements; those that are not f32 are left out.
  package func observe(_ name: String, _ view: TensorView) {
    guard view.elementType == .float32 else { return }
    var own = statistics[name] ?? Statistics()
    if own.count == 0 { names.append(name) }
    Tensor(copying: view).withElements(of: Float.self) { elements in
      for index in elements.indices {
        let value = Double(elements[index])
        own.count += 1
        own.sum += value
        own.squares += value * value
        own.positives += value > 0 ? 1 : 0
        own.least = min(own.least, value)
        own.greatest = max(own.greatest, value)
      }
    }
    statistics[name] = own
  }

  /// A table, a line for each value in the order in which they came.
  package var description: String {
    let head = "       rms       mean      least   greatest  positive  name"
    let lines = names.compactMap { name -> String? in
      guard let own = statistics[name] else { return nil }
      return String(
        format: "%10.3g %10.3g %10.3g %10.3g %8.1f %%  ", (own.squares / own.count).squareRoot(),
        own.sum / own.count, own.least, own.greatest, 100 * own.positives / own.count) + name
    }
    return ([head] + lines).joined(separator: "\n")
  }
}
