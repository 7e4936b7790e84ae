internal import Model
internal import Sodium
internal import Store
internal import Suite
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

  /// Under a next document, which lists other keys of these names, and the session key's public half if that is among them.
  /// `documentsUsedUp`, `keyMissing`, `keyNotWritten`.
  func rotated(
    _ names: Set<KeyName>, in folder: KeyFolder, nowMilliseconds: UInt64, _ suite: any CryptoSuite
  ) throws(NodeProblem) -> (next: NodeIdentity, session: Bytes32?) {
    guard chain.documents.count < Limits.documentsInChain else { throw .documentsUsedUp }
    // Another document of that number would be a fork.
    if let number = chain.foreignNewest { throw .keysMissing(of: number) }
    let drawn = try DrawnKeys(names, instead: chain.newest.keys, in: folder)
    let document = chain.next(keys: drawn.listed, nowMilliseconds: nowMilliseconds)
    var next = chain
    do throws(Refusal) {
      try next.extend(with: [SignedDocument(document, as: .previous, by: keys.document)], suite)
    } catch {
      throw NodeProblem(error)
    }
    let session = drawn.session ?? keys.session.publicKey
    return (try NodeIdentity(chain: next, session: session, folder), drawn.session)
  }

  /// Under the document that the root key has signed, whose keys were prepared, and with another session key.
  /// `replacementRefused`, `keyMissing`, `keyNotWritten`.
  func replaced(
    by signed: SignedDocument, in folder: KeyFolder, _ suite: any CryptoSuite
  ) throws(NodeProblem) -> NodeIdentity {
    guard signed.signer == .root else { throw Replacement.refused(.documentBadSignature) }
    var next = chain.withLost(suite)
    let before = next.newestReference
    do throws(Refusal) { try next.extend(with: [signed], suite) } catch { throw Replacement.refused(error) }
    guard next.newestReference != before else { throw Replacement.refused(.duplicate) }
    return try NodeIdentity(chain: next, session: try folder.draw(.session), folder)
  }

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
  /// The chain with what stands beside it and counts: documents that the root key signed and whose keys are lost. Another one beside
  /// them would fork the identity for good.
  func withLost(_ suite: any CryptoSuite) -> NodeChain {
    var chain = self
    for link in replaced where link.document.revokesEarlier {
      let reference = DocumentReference(number: link.document.number, hash: link.hash)
      if let branch = branch(to: reference) { try? chain.extend(with: branch, suite) }
    }
    return chain
  }

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
