import Merkle
import Sodium
import Suite
import TestSupport
import Wire

/// Leaves as the vectors make them up: leaf i has the four bytes of i, big-endian, as its data.
func madeUpLeaves(_ size: Int, _ suite: any CryptoSuite) -> [Bytes32] {
  (0..<size).map { TreeHash.leaf(fourBytes($0), suite) }
}

func fourBytes(_ number: Int) -> [UInt8] {
  [24, 16, 8, 0].map { shift in UInt8(number >> shift & 255) }
}

func hash(_ hex: String) throws -> Bytes32 {
  guard let value = Bytes32(hex: hex.utf8) else { throw VectorFault(what: "\(hex) is no hash") }
  return value
}

extension VectorFields {
  func hash(_ key: String) throws -> Bytes32 { try MerkleTests.hash(try text(key)) }
  func hashes(_ key: String) throws -> [Bytes32] { try texts(key).map { try MerkleTests.hash($0) } }
}

extension Bytes32 {
  /// Another hash: this one with one bit flipped.
  func flipped(_ random: inout Seeded) -> Bytes32 {
    var bytes = bytes
    bytes[random.integer(0...31)] ^= 1 << UInt8(random.integer(0...7))
    return Bytes32(bytes, at: 0)
  }
}
