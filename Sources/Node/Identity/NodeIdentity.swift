internal import Model
internal import Sodium
internal import Wire

/// Who this node is: its chain, and the keys of its newest document.
struct NodeIdentity: Sendable {
  static let documentLifetimeMilliseconds: UInt64 = 90 * 86_400_000

  var chain: NodeChain
  let keys: NodeKeys

  /// Refused as `keyMismatch` if the keys on disk are not those of the newest document.
  init(chain: NodeChain, keys: NodeKeys) throws(NodeProblem) {
    let listed = chain.newest.keys
    guard keys.document.publicKey == listed.document, keys.request.publicKey == listed.request,
      keys.batch.publicKey == listed.batch, keys.log.publicKey == listed.log
    else {
      throw NodeProblem(
        "keyMismatch",
        "The keys in the data folder are not those of this node's newest document: restore both from one backup."
      )
    }
    self.chain = chain
    self.keys = keys
  }

  var node: NodeID { chain.node }
  var domain: Domain { chain.newest.domain }

  /// The next document, with the same keys, if a third or less of the newest one's lifetime is left, or it says
  /// something else than the configuration.
  func renewed(
    endpoint: Text, domain: Domain, versions: [UInt64], nowMilliseconds: UInt64
  ) -> SignedDocument? {
    let newest = chain.newest
    let lifetime = newest.expiresMilliseconds - newest.issuedMilliseconds
    let isFresh = nowMilliseconds + lifetime / 3 < newest.expiresMilliseconds
    guard
      !isFresh || newest.endpoints != [endpoint] || newest.domain != domain || newest.versions != versions
    else { return nil }
    var next = newest
    next.number += 1
    next.previous = chain.newestReference.hash
    next.endpoints = [endpoint]
    next.domain = domain
    next.versions = versions
    next.issuedMilliseconds = max(nowMilliseconds, newest.issuedMilliseconds)
    next.expiresMilliseconds = next.issuedMilliseconds + Self.documentLifetimeMilliseconds
    return SignedDocument(next, as: .previous, by: keys.document)
  }
}
