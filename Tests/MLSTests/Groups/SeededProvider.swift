import MLS
import Sodium
import Synchronization
import TestSupport

/// The suite with the randomness of a seed, so that a run can be had again.
func seededProvider(_ seed: UInt64) throws -> SodiumProvider {
  let source = SeededSource(seed)
  return try SodiumProvider { source.fill($0) }
}

private final class SeededSource: Sendable {
  private let random: Mutex<Seeded>

  init(_ seed: UInt64) { random = Mutex(Seeded(seed: seed)) }

  func fill(_ memory: UnsafeMutableRawBufferPointer) {
    random.withLock { random in
      for index in 0..<memory.count { memory[index] = UInt8(truncatingIfNeeded: random.next()) }
    }
  }
}
