internal import CSodium

/// Bytes that are locked in memory, never copied, and wiped when released.
final class SecretBytes: @unchecked Sendable {
  // Sendable: the memory is written only before `init` returns and wiped only in `deinit`.
  private let memory: UnsafeMutablePointer<UInt8>
  private let count: Int

  /// `fill` writes all `count` bytes.
  init(count: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Void) {
    self.count = count
    memory = .allocate(capacity: count)
    _ = sodium_mlock(memory, count)
    memory.initialize(repeating: 0, count: count)
    fill(memory)
  }

  deinit {
    // Wipes as well as unlocks.
    sodium_munlock(memory, count)
    memory.deallocate()
  }

  func withBytes<Result, Failure>(
    _ read: (UnsafePointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result { try read(memory) }
}
