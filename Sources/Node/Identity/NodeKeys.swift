internal import Model
internal import Sodium
internal import Store
internal import Wire

/// The private keys that a running node needs: those of its newest document, its session key, and earlier batch keys.
struct NodeKeys: Sendable {
  let document: SigningKey
  let request: SigningKey
  let batch: SigningKey
  let log: SigningKey
  let witness: SigningKey
  let mirror: SigningKey
  let session: SigningKey
  /// Batch keys of documents that count still: a log's state may name one of them until it hears of the newest.
  private let batchKeys: [Bytes32: SigningKey]

  /// Reads the keys of a chain's newest document. `session` is the public key of the session key where that was drawn anew.
  /// `keyMissing`, `keyDamaged`, `keyMismatch`.
  init(_ chain: NodeChain, session: Bytes32?, _ folder: KeyFolder) throws(NodeProblem) {
    let listed = chain.newest.keys
    func key(_ name: KeyName, _ publicKey: Bytes32) throws(NodeProblem) -> SigningKey {
      SigningKey(seed: try folder.seed(name, publicKey))
    }
    document = try key(.document, listed.document)
    request = try key(.request, listed.request)
    batch = try key(.batch, listed.batch)
    log = try key(.log, listed.log)
    witness = try key(.witness, listed.witness)
    mirror = try key(.mirror, listed.mirror)
    self.session = try Self.session(session, folder)
    var batchKeys = [listed.batch: batch]
    for earlier in chain.documents[Int(chain.revokedBelow)...] where batchKeys[earlier.keys.batch] == nil {
      batchKeys[earlier.keys.batch] = try folder.find(.batch, earlier.keys.batch).map { SigningKey(seed: $0) }
    }
    self.batchKeys = batchKeys
  }

  func batchKey(_ publicKey: Bytes32) -> SigningKey? { batchKeys[publicKey] }

  /// A key that nobody else knows of can be drawn anew: without it, users only log in again.
  private static func session(_ publicKey: Bytes32?, _ folder: KeyFolder) throws(NodeProblem) -> SigningKey {
    if let publicKey { return SigningKey(seed: try folder.seed(.session, publicKey)) }
    if let seed = try folder.founding(.session) { return SigningKey(seed: seed) }
    return SigningKey(seed: try folder.drawFounding(.session))
  }
}
