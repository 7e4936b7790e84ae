internal import CSodium
internal import Glibc

/// Makes libsodium draw from a seed: keys, nonces, salts and ids repeat with it. For the whole process and for good, so
/// only in a program that does nothing else.
enum SeededRandomness {
  private final class State {
    var chance = Chance(seed: 0)
    var isInstalled = false
    /// Kept for ever: libsodium holds its address.
    let functions = UnsafeMutablePointer<randombytes_implementation>.allocate(capacity: 1)
  }

  // Unsafe: libsodium asks through functions of C, which carry nothing; simulations run on one thread.
  nonisolated(unsafe) private static let state = State()

  static func begin(seed: UInt64) {
    state.chance = Chance(seed: seed, "keys")
    guard !state.isInstalled else { return }
    state.isInstalled = true
    state.functions.initialize(
      to: randombytes_implementation(
        implementation_name: { SeededRandomness.name },
        random: { UInt32(truncatingIfNeeded: SeededRandomness.state.chance.next()) }, stir: nil, uniform: nil,
        buf: { target, count in
          target?.copyMemory(from: SeededRandomness.state.chance.bytes(count), byteCount: count)
        }, close: { 0 }))
    randombytes_set_implementation(state.functions)
  }

  // Unsafe: a constant text that is never freed.
  nonisolated(unsafe) private static let name: UnsafePointer<CChar>? = UnsafePointer(strdup("seeded"))
}
