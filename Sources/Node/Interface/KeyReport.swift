internal import Model
internal import Sodium
public import Wire

/// A node's keys as its operator sees them: which document lists them, and how old they are.
public struct KeyReport: Sendable {
  public struct Key: Sendable {
    public let name: KeyName
    public let publicKey: Bytes32
    /// When the first document with this key was issued, or the session key drawn; milliseconds since 1970.
    public let sinceMilliseconds: UInt64
  }

  /// The number of the newest document.
  public let document: UInt64
  public let issuedMilliseconds: UInt64
  public let expiresMilliseconds: UInt64
  /// Documents below this number are revoked.
  public let revokedBelow: UInt64
  public let keys: [Key]
  /// Whether the root key lies in the data folder: it is better kept where the node is not.
  public let hasRootKey: Bool
  /// The number of a document that waits to be signed by the root key elsewhere.
  public let prepared: UInt64?
  /// How many validly signed documents of this node's are known that it did not make: whoever made them has its keys.
  public let foreignDocuments: Int

  init(
    _ identity: NodeIdentity, sessionSinceMilliseconds: UInt64?, _ folder: KeyFolder
  ) throws(NodeProblem) {
    let chain = identity.chain
    document = chain.newest.number
    issuedMilliseconds = chain.newest.issuedMilliseconds
    expiresMilliseconds = chain.newest.expiresMilliseconds
    revokedBelow = chain.revokedBelow
    let founded = chain.documents[0].issuedMilliseconds
    let listed = zip(KeyName.listed, chain.newest.keys.all).enumerated().map { index, key in
      let first = chain.documents.reversed().prefix { $0.keys.all[index] == key.1 }.last ?? chain.newest
      return Key(name: key.0, publicKey: key.1, sinceMilliseconds: first.issuedMilliseconds)
    }
    let session = Key(
      name: .session, publicKey: identity.keys.session.publicKey,
      sinceMilliseconds: sessionSinceMilliseconds ?? founded)
    keys = listed + [session]
    hasRootKey = try folder.founding(.root) != nil
    let waiting = try folder.prepared().flatMap { try? NodeDocument.decode($0) }
    prepared = waiting.flatMap { chain.documents.contains($0) ? nil : $0.number }
    foreignDocuments = chain.foreignDocuments
  }
}

extension NodeChain {
  /// Documents beside the chain that nothing has revoked: this node has not published them, or has forgotten it.
  private var foreign: [Replaced] {
    replaced.filter { link in
      let reference = DocumentReference(number: link.document.number, hash: link.hash)
      return !revokes(reference, since: newestReference)
    }
  }

  var foreignDocuments: Int { foreign.count }

  /// The highest number of them.
  var foreignNewest: UInt64? { foreign.map(\.document.number).max() }
}
