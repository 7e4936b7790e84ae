import Suite
import Synchronization
import Wire

/// A suite that counts the signatures it was asked about.
final class CountingSuite: CryptoSuite {
  private let suite: any CryptoSuite
  private let count = Atomic<Int>(0)

  init(_ suite: any CryptoSuite) { self.suite = suite }

  var verified: Int {
    get { count.load(ordering: .relaxed) }
    set { count.store(newValue, ordering: .relaxed) }
  }

  func sha256(_ prefix: [UInt8], _ message: [UInt8]) -> Bytes32 { suite.sha256(prefix, message) }

  func sha256(_ prefix: UInt8, _ left: Bytes32, _ right: Bytes32) -> Bytes32 {
    suite.sha256(prefix, left, right)
  }

  func isValid(_ signature: Bytes64, by publicKey: Bytes32, _ prefix: [UInt8], _ message: [UInt8]) -> Bool {
    count.add(1, ordering: .relaxed)
    return suite.isValid(signature, by: publicKey, prefix, message)
  }
}
