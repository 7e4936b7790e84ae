import Federation
import Model
import Sodium
import Suite
import TestSupport
import Wire

extension VectorFields {
  func hash(_ key: String) throws -> Bytes32 { try FederationTests.hash(try bytes(key), "\(name): \(key)") }

  func hashes(_ key: String) throws -> [Bytes32] {
    try bytesList(key).map { try FederationTests.hash($0, "\(name): \(key)") }
  }

  func records(_ key: String) throws -> [Snapshot.Record] {
    try list(key).map { pair in
      guard let pair = pair as? [String], pair.count == 2 else {
        throw VectorFault(what: "\(name): a record")
      }
      return Snapshot.Record(
        key: try TestSupport.bytes(hex: pair[0]), value: try TestSupport.bytes(hex: pair[1]))
    }
  }

  /// Chains of signed documents, each in hexadecimal.
  func known(_ key: String, _ suite: any CryptoSuite) throws -> KnownNodes {
    var known = KnownNodes(suite)
    for chain in try list(key) {
      guard let chain = chain as? [String] else { throw VectorFault(what: "\(name): a chain") }
      _ = try known.learn(try chain.map { try signedDocument($0) })
    }
    return known
  }

  func signedDocument(_ hex: String) throws -> SignedDocument {
    let bytes = try TestSupport.bytes(hex: hex)
    return try CBORReader.read(bytes) { (reader) throws(WireError) in try SignedDocument(&reader) }
  }

  func signingKey(_ key: String) throws -> SigningKey {
    guard let seed = Seed(try bytes(key)) else { throw VectorFault(what: "\(name): \(key) is no seed") }
    return SigningKey(seed: seed)
  }
}

private func hash(_ bytes: [UInt8], _ what: String) throws -> Bytes32 {
  guard let value = Bytes32(bytes) else { throw VectorFault(what: "\(what) is no hash") }
  return value
}
