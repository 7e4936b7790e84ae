import Glibc
import Testing

/// The processes of exit tests have the same hash tables, each time: what they simulate follows from their seeds. They
/// inherit it from this process, which is told before its first test runs; all other tests hash at random as ever.
struct HashesAlike: SuiteTrait {
  private static let name = "SWIFT_DETERMINISTIC_HASHING"
  private static let isTold = setenv(name, "1", 1) == 0

  func prepare(for test: Test) throws { try #require(Self.isTold) }

  /// Whether this process is such a one.
  static func isHere() -> Bool { getenv(name) != nil }
}

extension Trait where Self == HashesAlike {
  static var hashesAlike: Self { Self() }
}
