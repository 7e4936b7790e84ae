public import Wire

/// The public keys of a node document, one for each purpose (spec: identity).
public struct DocumentKeys: Equatable, Sendable {
  /// Signs the next node document.
  public var document: Bytes32
  /// Signs HTTP requests and responses.
  public var request: Bytes32
  /// Signs batch statements.
  public var batch: Bytes32
  /// Signs checkpoints of logs the node is home of.
  public var log: Bytes32
  /// Cosigns checkpoints as consistent.
  public var witness: Bytes32
  /// Cosigns checkpoints as durably stored.
  public var mirror: Bytes32
  /// X25519.
  public var sealing: Bytes32
  /// The node's credential key as an MLS member.
  public var mls: Bytes32

  /// In the order of their map keys, 0 first.
  public init?(_ keys: [Bytes32]) {
    guard keys.count == 8 else { return nil }
    document = keys[0]
    request = keys[1]
    batch = keys[2]
    log = keys[3]
    witness = keys[4]
    mirror = keys[5]
    sealing = keys[6]
    mls = keys[7]
  }

  public var all: [Bytes32] { [document, request, batch, log, witness, mirror, sealing, mls] }
}
