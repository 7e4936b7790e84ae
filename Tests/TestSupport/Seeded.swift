import Glibc

/// The random source of tests: SplitMix64 from a seed that it prints.
///
/// `HANSE_TEST_SEED` (decimal, or hexadecimal after `0x`) replays a printed seed.
public struct Seeded: RandomNumberGenerator, Sendable {
  public let seed: UInt64
  private var state: UInt64

  /// A generator from the seed of the environment, or else from one never seen before. Prints it with `name`.
  public init(_ name: String = #function) {
    self.init(seed: Seeded.seedFromEnvironment() ?? UInt64.random(in: .min ... .max))
    print("seed 0x\(String(seed, radix: 16)) \(name)")
  }

  /// A generator that gives the same numbers in every run.
  public init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  private static func seedFromEnvironment() -> UInt64? {
    guard let value = getenv("HANSE_TEST_SEED") else { return nil }
    let text = String(cString: value)
    let seed = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
    // A mistyped seed that silently became a fresh one would look like a test that no longer fails.
    guard let seed else { fatalError("HANSE_TEST_SEED is not a number: \(text)") }
    return seed
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }

  public mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  /// An integer of the range.
  public mutating func integer(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }

  /// An integer from 0 on that is less than `bound`.
  public mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// True once in `times` on average.
  public mutating func oneIn(_ times: Int) -> Bool {
    integer(1...times) == 1
  }
}
