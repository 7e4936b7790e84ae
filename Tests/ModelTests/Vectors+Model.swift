import Model
import Sodium
import TestSupport
import Testing
import Wire

extension VectorFields {
  func hash(_ key: String) throws -> Bytes32 {
    guard let value = Bytes32(try bytes(key)) else { throw VectorFault(what: "\(name): \(key) is no hash") }
    return value
  }

  func hashes(_ key: String) throws -> [Bytes32] {
    try bytesList(key).map { bytes in
      guard let value = Bytes32(bytes) else { throw VectorFault(what: "\(name): \(key) are no hashes") }
      return value
    }
  }

  func signingKey(_ key: String) throws -> SigningKey {
    guard let seed = Seed(try bytes(key)) else { throw VectorFault(what: "\(name): \(key) is no seed") }
    return SigningKey(seed: seed)
  }
}

/// What `body` gives, or the code with which it refuses.
func outcome<Value>(_ body: () throws(Refusal) -> Value) -> (value: Value?, code: String?) {
  do throws(Refusal) { return (try body(), nil) } catch { return (nil, error.code) }
}

func wireOutcome<Value>(_ body: () throws(WireError) -> Value) -> (value: Value?, code: String?) {
  do throws(WireError) { return (try body(), nil) } catch { return (nil, error.code) }
}
