import Glibc

/// Lets one process at a time change a profile. Gone with the process, however it ends.
struct ProfileLock: ~Copyable {
  private let descriptor: Int32

  /// Waits until no other process has the lock.
  init(_ path: String) throws(CommandFailure) {
    let descriptor = open(path, O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Files.failure("write", path) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        close(descriptor)
        throw Files.failure("lock", path)
      }
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
