internal import Suite
public import Wire

/// Who cosigns checkpoints, and what that says (spec: log, "Cosignatures"; C2SP tlog-cosignature).
public struct Cosigner: Hashable, Sendable {
  public enum Role: Hashable, Sendable {
    /// The checkpoint extends every other of its log that the node has seen.
    case witness
    /// That, and everything below it is stored durably by the node.
    case mirror
  }

  public let node: NodeID
  public let role: Role

  public init(node: NodeID, role: Role) {
    self.node = node
    self.role = role
  }

  /// Reads a key name; `nil` if it is none of a cosigner's.
  init?(name: [UInt8]) {
    for role in [Role.mirror, .witness] {
      let prefix = Self.prefix(role)
      guard Array(name.prefix(prefix.count)) == prefix else { continue }
      guard let node = Bytes32(hex: name[prefix.count...]) else { return nil }
      self.init(node: NodeID(node), role: role)
      return
    }
    return nil
  }

  /// The key name in a signature line.
  public var name: [UInt8] { Self.prefix(role) + Hex.encode(node.bytes.bytes) }

  /// The key of this cosigner among those of its node's document.
  public func key(of document: NodeDocument) -> Bytes32 {
    switch role {
    case .witness: document.keys.witness
    case .mirror: document.keys.mirror
    }
  }

  /// The first four bytes of the hash that names a key in a line; 0x04 is a timestamped Ed25519 cosignature.
  func keyID(_ key: Bytes32, _ suite: any CryptoSuite) -> [UInt8] {
    Array(suite.sha256(name + [0x0A, 0x04], key.bytes).bytes.prefix(4))
  }

  private static func prefix(_ role: Role) -> [UInt8] {
    switch role {
    case .witness: Array("hanse.v1/witness/".utf8)
    case .mirror: Array("hanse.v1/mirror/".utf8)
    }
  }
}
