import Sodium
import TestSupport

@testable import MLS

/// What the checks of vectors need.
struct VectorTools {
  let provider: SodiumProvider
  let crypto: Crypto
  /// What a case shares with its group, in files that have groups.
  var group: VectorFields?

  init() throws {
    provider = try SodiumProvider()
    crypto = Crypto(provider)
  }

  func secret(_ bytes: [UInt8]) -> Secret { crypto.secret(copying: bytes) }

  func signingKey(_ seed: [UInt8]) throws -> SigningKey {
    guard let seed = Seed(seed) else { throw VectorFault(what: "a seed has 32 bytes") }
    return SigningKey(seed: seed)
  }
}

func same<Value: Equatable>(_ found: Value, _ expected: Value, _ what: String) throws {
  if found != expected { throw VectorFault(what: "\(what): \(found) is not \(expected)") }
}

func same(_ found: Secret, _ expected: [UInt8], _ what: String) throws {
  try same(hex(found.disclosed()), hex(expected), what)
}

func same(_ found: [UInt8], _ expected: [UInt8], _ what: String) throws {
  try same(hex(found), hex(expected), what)
}

func holds(_ condition: Bool, _ what: String) throws {
  if !condition { throw VectorFault(what: what) }
}

extension VectorFields {
  /// A number of up to 64 bits, which may be greater than any `Int`.
  func unsigned(_ key: String) throws -> UInt64 {
    guard let number = try any(key) as? UInt64 else {
      throw VectorFault(what: "\(name): \(key) is no number")
    }
    return number
  }

  /// Whether the case is of the suite that is built here, or of none in particular.
  var isOfSuite: Bool {
    get throws {
      guard has("cipher_suite") else { return true }
      return try integer("cipher_suite") == Int(CipherSuite.identifier)
    }
  }
}
