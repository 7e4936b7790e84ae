import Suite
import Wire

/// A suite that takes the keys and values of state records for their own hashes, so that tests choose where two keys part.
final class HashedSuite: CryptoSuite {
  private let suite: any CryptoSuite

  init(_ suite: any CryptoSuite) { self.suite = suite }

  func sha256(_ prefix: [UInt8], _ message: [UInt8]) -> Bytes32 {
    if prefix == Tag.stateKey.prefix || prefix == Tag.stateValue.prefix, let hash = Bytes32(message) {
      return hash
    }
    return suite.sha256(prefix, message)
  }

  func sha256(_ prefix: UInt8, _ left: Bytes32, _ right: Bytes32) -> Bytes32 {
    suite.sha256(prefix, left, right)
  }

  func isValid(_ signature: Bytes64, by publicKey: Bytes32, _ prefix: [UInt8], _ message: [UInt8]) -> Bool {
    suite.isValid(signature, by: publicKey, prefix, message)
  }
}
