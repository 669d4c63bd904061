#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A training's claim to the folder of its checkpoints: while it lives, no other training has one. It ends
/// with the process at the latest, and leaves no file.
final class FolderClaim {
  private let descriptor: Int32

  /// Claims a folder. (A file system that has no locks lets all claims be.)
  ///
  /// - Throws: ``TrainingError`` with code `.option` where another training runs in it, `.checkpoint` where it
  ///   cannot be opened.
  init(_ folder: CheckpointFolder) throws(TrainingError) {
    descriptor = unsafe open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw TrainingError(.checkpoint, "\(folder.path): no folder that can be opened")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
      close(descriptor)
      throw TrainingError(
        .option,
        "\(folder.path): another training runs in it: wait for it, or choose another exp-dir")
    }
  }

  deinit { close(descriptor) }
}
