internal import Model
internal import Sodium
internal import Store
internal import Wire

/// Who this node is: its chain, and the keys of its newest document.
struct NodeIdentity: Sendable {
  static let documentLifetimeMilliseconds: UInt64 = 90 * 86_400_000

  let chain: NodeChain
  let keys: NodeKeys

  /// Refused as `keyMissing`, `keyDamaged` or `keyMismatch` if the keys on disk are not those of the newest document.
  init(chain: NodeChain, session: Bytes32?, _ folder: KeyFolder) throws(NodeProblem) {
    self.chain = chain
    keys = try NodeKeys(chain, session: session, folder)
  }

  private init(chain: NodeChain, keys: NodeKeys) {
    self.chain = chain
    self.keys = keys
  }

  var node: NodeID { chain.node }
  var domain: Domain { chain.newest.domain }

  /// The same keys under a longer chain.
  func with(_ chain: NodeChain) -> NodeIdentity { NodeIdentity(chain: chain, keys: keys) }

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
    var next = chain.next(keys: newest.keys, nowMilliseconds: nowMilliseconds)
    next.endpoints = [endpoint]
    next.domain = domain
    next.versions = versions
    return SignedDocument(next, as: .previous, by: keys.document)
  }
}

extension NodeChain {
  /// The document that follows, with these keys and all else as it is.
  func next(keys: DocumentKeys, nowMilliseconds: UInt64) -> NodeDocument {
    var next = newest
    next.number += 1
    next.previous = newestReference.hash
    next.revokesEarlier = false
    next.keys = keys
    next.issuedMilliseconds = max(nowMilliseconds, newest.issuedMilliseconds)
    next.expiresMilliseconds = next.issuedMilliseconds + NodeIdentity.documentLifetimeMilliseconds
    return next
  }

  /// The document for the root key to sign, which revokes all before it. Where no number is left it takes the last one's place.
  func replacement(keys: DocumentKeys, nowMilliseconds: UInt64) -> NodeDocument {
    var next = next(keys: keys, nowMilliseconds: nowMilliseconds)
    next.revokesEarlier = true
    if next.number == UInt64(Limits.documentsInChain) {
      next.number -= 1
      next.previous = newest.previous
    }
    return next
  }
}
