import TernTensor

/// A file of PyTorch: a checkpoint of `torch.save` in today's zip container or the one before
/// PyTorch 1.6, or a TorchScript archive.
///
/// Nothing in the file is executed. Everything that a checkpoint of weights does not need is refused
/// when it is opened, as are tensors that do not lie in their storages. The file is mapped: tensors
/// stand on it without a copy wherever their elements lie there in order, so that opening costs the
/// same for every size.
///
/// Sources: `torch/serialization.py`, `torch/csrc/jit/docs/serialization.md`.
public struct Checkpoint: Sendable {
  /// How the file is built.
  public enum Container: Sendable, Hashable {
    /// A zip file of `torch.save`, PyTorch 1.6 and newer.
    case zip
    /// Pickles one after another, as before PyTorch 1.6.
    case legacy
    /// A zip file of `torch.jit.save`: modules with code, which is not read.
    case torchScript
  }

  /// The file's path as it was given.
  public let path: String
  /// How the file is built.
  public let container: Container
  /// What was saved: mostly a dictionary of the training's state, or a module of TorchScript.
  public let root: PickleValue
  let file: Storage
  let extents: [String: StorageExtent]
  let isBigEndian: Bool

  /// Opens a checkpoint.
  ///
  /// - Throws: ``InterchangeError`` with code `.file` where the file cannot be opened, `.refused` where
  ///   it would run code in Python, `.format`, `.tensor` or `.unsupported` where it is not a
  ///   checkpoint that can be read; the message begins with the path.
  public init(path: String) throws(InterchangeError) {
    let file = try Storage.mapping(path)
    do {
      let contents = try ContainerContents(file)
      self.path = path
      self.file = file
      container = contents.container
      root = PickleValue(pickle: contents.pickle, index: contents.pickle.root)
      extents = contents.extents
      isBigEndian = contents.isBigEndian
      try checkTensors()
    } catch {
      throw error.located(in: path)
    }
  }

  /// The entry of a checkpoint that is a dictionary, for example `checkpoint["batch_idx_train"]`; nil
  /// where there is none.
  public subscript(key: String) -> PickleValue? { root[key] }

  var tensorReader: TensorReader {
    TensorReader(file: file, extents: extents, isBigEndian: isBigEndian)
  }

  /// Compares all tensors of the file with their storages.
  private func checkTensors() throws(InterchangeError) {
    let reader = tensorReader
    for index in root.pickle.nodes.indices {
      if let tensor = try TensorReference(node: index, in: root.pickle) { try reader.check(tensor) }
    }
  }
}
