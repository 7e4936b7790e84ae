internal import CSodium
internal import Glibc

/// Bytes that are locked in memory and left out of core dumps, between pages that nobody may touch; never
/// copied, not written after they were made, and wiped when released.
package final class SecretBytes: @unchecked Sendable {
  // Sendable: the memory is written only before `init` returns and wiped only in `deinit`.
  private let memory: UnsafeMutablePointer<UInt8>
  package let count: Int

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

  /// Why a descriptor's bytes were not had: the system's number, `EFBIG` for too many.
  package struct Unreadable: Error {
    package let number: Int32
  }

  /// All that a descriptor gives up to its end, `mostBytes` at most, read straight into such memory.
  package static func read(
    from descriptor: Int32, mostBytes: Int
  ) throws(Unreadable) -> SecretBytes {
    var length = 0
    var failure: Int32?
    let room = SecretBytes(count: mostBytes + 1) { target in
      while failure == nil, length <= mostBytes {
        let count = Glibc.read(descriptor, target + length, mostBytes + 1 - length)
        if count == 0 { return }
        if count > 0 { length += count } else if errno != EINTR { failure = errno }
      }
    }
    if let number = failure ?? (length > mostBytes ? EFBIG : nil) { throw Unreadable(number: number) }
    return SecretBytes(count: length) { $0.update(from: room.memory, count: length) }
  }

  /// Whether both hold the same, in a time that does not tell where they differ.
  package static func == (one: SecretBytes, other: SecretBytes) -> Bool {
    one.count == other.count && sodium_memcmp(one.memory, other.memory, one.count) == 0
  }

  /// Hands the bytes out for storing.
  package func withRawBytes<Result, Failure>(
    _ read: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result { try read(UnsafeRawBufferPointer(start: memory, count: count)) }

  /// Wipes as well as frees.
  deinit { sodium_free(memory) }

  func withBytes<Result, Failure>(
    _ read: (UnsafePointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result { try read(memory) }
}
