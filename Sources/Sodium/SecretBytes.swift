internal import CSodium

/// Bytes that are locked in memory and left out of core dumps, between pages that nobody may touch; never
/// copied, not written after they were made, and wiped when released.
final class SecretBytes: @unchecked Sendable {
  // Sendable: the memory is written only before `init` returns and wiped only in `deinit`.
  private let memory: UnsafeMutablePointer<UInt8>
  private let count: Int

  /// `fill` writes all `count` bytes.
  init(count: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Void) {
    // Whoever draws a key before anything else was asked of the library: it marks memory with what it draws
    // when it starts.
    guard sodium_init() >= 0, let raw = sodium_malloc(count) else {
      // There is no memory or no randomness, without which nothing can be kept secret.
      fatalError("no memory for a secret")
    }
    self.count = count
    memory = raw.bindMemory(to: UInt8.self, capacity: count)
    memory.initialize(repeating: 0, count: count)
    fill(memory)
    sodium_mprotect_readonly(raw)
  }

  /// Wipes as well as frees.
  deinit { sodium_free(memory) }

  func withBytes<Result, Failure>(
    _ read: (UnsafePointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result { try read(memory) }
}
