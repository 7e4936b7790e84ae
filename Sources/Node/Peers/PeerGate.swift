internal import Federation
internal import Model
internal import Suite
internal import Synchronization
internal import Wire

/// Decides on any thread whether a request between nodes is what it says (spec: federation, FED-1 to FED-7).
final class PeerGate: Sendable {
  /// Why a request is not let in, with its status.
  struct Closed: Error {
    let status: Int
    let code: String
    let message: String
    /// Where the source's documents are to be fetched.
    var discover: Domain?
  }

  private static let noncesPerPeer = 20_000

  private struct State {
    var known: KnownNodes
    var identity: NodeIdentity
    var nonces: [NodeID: NonceWindow] = [:]
  }

  private let state: Mutex<State>
  private let suite: any CryptoSuite
  private let startedSeconds: UInt64

  init(_ known: KnownNodes, _ identity: NodeIdentity, _ suite: any CryptoSuite, startedSeconds: UInt64) {
    state = Mutex(State(known: known, identity: identity))
    self.suite = suite
    self.startedSeconds = startedSeconds
  }

  var identity: NodeIdentity { state.withLock { $0.identity } }
  var known: KnownNodes { state.withLock { $0.known } }

  func update(_ known: KnownNodes, _ identity: NodeIdentity) {
    state.withLock {
      $0.known = known
      $0.identity = identity
    }
  }

  /// The verified signature of a request, or why it is not let in.
  func admit(
    _ target: RequestSignature.Target, field: (String) -> [String], nowSeconds: UInt64
  ) throws(Closed) -> RequestSignature {
    guard let signature = RequestSignature(field: field) else {
      throw Closed(
        status: 401, code: "signatureMissing",
        message: "The request lacks an RFC 9421 signature of the right form.")
    }
    let (known, identity) = state.withLock { ($0.known, $0.identity) }
    guard signature.destination == identity.node else {
      throw Closed(status: 421, code: "wrongDestination", message: "The request is for another node.")
    }
    let document = try self.document(signature, known, nowSeconds)
    guard signature.isTimely(nowSeconds: nowSeconds, startedSeconds: startedSeconds) else {
      throw Closed(
        status: 401, code: "clockSkew", message: "The request's time is not within 60 s of this node's clock."
      )
    }
    guard signature.isValid(for: target, by: document.keys.request, suite) else {
      throw Closed(status: 401, code: "signatureInvalid", message: "The signature does not verify.")
    }
    let isNew = state.withLock {
      $0.nonces[signature.source, default: NonceWindow(limit: Self.noncesPerPeer)]
        .take(signature.nonce, expiresSeconds: signature.expiresSeconds, nowSeconds: nowSeconds)
    }
    guard isNew else {
      throw Closed(
        status: 401, code: "requestReplayed", message: "This request was seen before: sign a new one.")
    }
    return signature
  }

  /// FED-3 and FED-4.
  private func document(
    _ signature: RequestSignature, _ known: KnownNodes, _ nowSeconds: UInt64
  ) throws(Closed) -> NodeDocument {
    let domain = Domain(signature.domain)
    guard let newest = known[signature.source]?.newest else {
      throw Closed(
        status: 401, code: "nodeUnknown", message: "Your documents are being fetched: try again.",
        discover: domain)
    }
    guard signature.document == newest.number else {
      let isNewer = signature.document > newest.number
      throw Closed(
        status: 401, code: "documentUnknown",
        message: "The key is not of your newest document that is known here.",
        discover: isNewer ? newest.domain : nil)
    }
    guard newest.expiresMilliseconds > nowSeconds * 1_000 else {
      throw Closed(
        status: 401, code: "documentExpired", message: "Your node document has expired: publish the next.",
        discover: newest.domain)
    }
    return newest
  }
}
