internal import CSodium
internal import Glibc

/// Makes libsodium draw from a seed: keys, nonces, salts and ids repeat with it. For the whole process and for good, so
/// only in a program that does nothing else.
enum SeededRandomness {
  // Simulations run on one thread; libsodium asks through functions that carry no context.
  nonisolated(unsafe) private static var chance = Chance(seed: 0)

  static func begin(seed: UInt64) {
    chance = Chance(seed: seed, "keys")
    guard !isInstalled else { return }
    isInstalled = true
    randombytes_set_implementation(&implementation)
  }

  nonisolated(unsafe) private static var isInstalled = false

  // Kept for ever: libsodium holds its address.
  nonisolated(unsafe) private static var implementation = randombytes_implementation(
    implementation_name: { name }, random: { UInt32(truncatingIfNeeded: chance.next()) }, stir: nil,
    uniform: nil,
    buf: { target, count in
      guard let target else { return }
      target.copyMemory(from: chance.bytes(count), byteCount: count)
    }, close: { 0 })

  nonisolated(unsafe) private static let name: UnsafePointer<CChar>? = UnsafePointer(strdup("seeded"))
}
