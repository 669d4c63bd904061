import TernTensor

/// The parameters of a network that is trained: f32 by name, in a fixed order, one after the other in
/// one storage; their gradients lie in a second one in the same way.
///
/// Not `Sendable`: training writes them.
public final class Parameters {
  /// One parameter's name, shape and place.
  public struct Entry: Sendable, Hashable {
    /// The name, as icefall gives it.
    public let name: String
    /// The extent of each axis.
    public let shape: Shape
    /// False for a buffer: a constant that is stored with the parameters and not learnt.
    public let isLearnt: Bool
    /// The place of the first element among all elements; a multiple of 16.
    package let offset: Int

    /// The number of elements.
    package var count: Int { shape.elementCount }
  }

  /// All parameters, in the order of the network's definition.
  public let entries: [Entry]
  /// All values; between two parameters are zeros.
  package let values: MutableStorage
  /// The gradients, laid out as ``values``.
  package let gradients: MutableStorage
  private let indices: [String: Int]

  /// Parameters with the given values, in order; those named in `buffers` are not learnt.
  ///
  /// - Throws: ``AutogradError`` with code `.parameter` where a name comes twice or a tensor is no
  ///   floating-point one.
  public convenience init(
    _ tensors: [(name: String, value: Tensor)], buffers: Set<String> = []
  ) throws(AutogradError) {
    try self.init(
      layout: tensors.map { ($0.name, $0.value.shape, !buffers.contains($0.name)) })
    for (name, value) in tensors { try set(name, to: value) }
  }

  /// Parameters of zeros with the given names and shapes, in order.
  ///
  /// - Throws: ``AutogradError`` with code `.parameter` where a name comes twice.
  public init(
    layout: [(name: String, shape: Shape, isLearnt: Bool)]
  ) throws(AutogradError) {
    var (entries, indices, offset): ([Entry], [String: Int], Int) = ([], [:], 0)
    for (name, shape, isLearnt) in layout {
      if indices.updateValue(entries.count, forKey: name) != nil {
        throw AutogradError(.parameter, "parameter '\(name)' is given twice")
      }
      entries.append(Entry(name: name, shape: shape, isLearnt: isLearnt, offset: offset))
      offset += (shape.elementCount + 15) / 16 * 16
    }
    self.entries = entries
    self.indices = indices
    values = MutableStorage(byteCount: offset * 4)
    gradients = MutableStorage(byteCount: offset * 4)
  }

  /// The number of elements of ``values``, with the zeros between parameters.
  package var elementCount: Int { values.byteCount / 4 }

  /// The parameter of a name.
  public subscript(name: String) -> Entry? { indices[name].map { entries[$0] } }

  /// A copy of a parameter's values.
  ///
  /// - Throws: ``AutogradError`` with code `.parameter` where there is none of this name.
  public func value(of name: String) throws(AutogradError) -> Tensor {
    Tensor(copying: view(of: try entry(name), in: values))
  }

  /// A copy of a parameter's gradient.
  ///
  /// - Throws: ``AutogradError`` with code `.parameter` where there is none of this name.
  public func gradient(of name: String) throws(AutogradError) -> Tensor {
    Tensor(copying: view(of: try entry(name), in: gradients))
  }

  /// Sets all gradients to zero.
  package func clearGradients() {
    let all = TensorView(
      elementType: .float32, shape: [elementCount], storage: gradients, byteOffset: 0)
    all.withElements(of: Float.self) { elements in
      elements.update(repeating: 0)
    }
  }

  /// Sets a parameter's values.
  ///
  /// - Throws: ``AutogradError`` with code `.parameter` where there is none of this name and shape, or
  ///   the tensor is no floating-point one.
  public func set(_ name: String, to value: Tensor) throws(AutogradError) {
    let entry = try entry(name)
    guard value.shape == entry.shape else {
      throw AutogradError(
        .parameter, "parameter '\(name)' is \(entry.shape), and is given \(value.shape)")
    }
    let floats: Tensor
    do { floats = try value.converted(to: .float32) } catch {
      throw AutogradError(.parameter, "parameter '\(name)': \(error.message)")
    }
    view(of: entry, in: values).copyElements(from: TensorView(floats, scales: nil))
  }

  /// A window on a parameter's part of a storage that is laid out as ``values``.
  package func view(of entry: Entry, in storage: MutableStorage) -> TensorView {
    TensorView(
      elementType: .float32, shape: entry.shape, storage: storage, byteOffset: entry.offset * 4)
  }

  package func entry(_ name: String) throws(AutogradError) -> Entry {
    guard let index = indices[name] else {
      throw AutogradError(.parameter, "there is no parameter '\(name)'")
    }
    return entries[index]
  }
}
