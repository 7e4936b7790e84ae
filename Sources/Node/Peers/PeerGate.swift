internal import Federation
internal import Model
internal import Suite
internal import Synchronization
internal import Wire

/// Decides on any thread whether a request between nodes is what it says (spec: federation, FED-1 to FED-7).
final class PeerGate: Sendable {
  /// Why a request is not let in.
  struct Closed: Error {
    let fault: RequestFault
    /// Where the source's documents are to be fetched.
    var discover: Domain?
    /// The source's documents after the one that it signed under.
    var later: [SignedDocument] = []

    var status: Int { fault == .wrongDestination ? 421 : 401 }
  }

  /// Of some 60 bytes each: more than a pair of nodes under full load sends in a window of 60 s.
  private static let noncesPerPeer = 100_000

  private struct State {
    var known: KnownNodes
    var identity: NodeIdentity
    var policy = PeerPolicy()
    var nonces: [NodeID: NonceWindow] = [:]
    var nextSweepSeconds: UInt64 = 0

    /// Lets go of what nodes have left that do not come any more.
    mutating func sweep(nowSeconds: UInt64) {
      guard nowSeconds >= nextSweepSeconds || nowSeconds + sweepSeconds < nextSweepSeconds else { return }
      nextSweepSeconds = nowSeconds + sweepSeconds
      nonces = nonces.filter { !$0.value.isOver(nowSeconds: nowSeconds) }
    }

    private let sweepSeconds: UInt64 = 60
  }

  private let state: Mutex<State>
  private let suite: any CryptoSuite
  private let world: NodeWorld
  private let startedMilliseconds: UInt64

  init(_ known: KnownNodes, _ identity: NodeIdentity, _ suite: any CryptoSuite, _ world: NodeWorld) {
    state = Mutex(State(known: known, identity: identity))
    self.suite = suite
    self.world = world
    startedMilliseconds = world.monotonicMilliseconds()
  }

  var identity: NodeIdentity { state.withLock { $0.identity } }
  var known: KnownNodes { state.withLock { $0.known } }

  func update(_ known: KnownNodes, _ identity: NodeIdentity, _ policy: PeerPolicy) {
    state.withLock {
      $0.known = known
      $0.identity = identity
      $0.policy = policy
    }
  }

  /// FED-10: what this node's policy says of the source of a verified request.
  func admission(of source: NodeID) -> Admission {
    let (known, policy) = state.withLock { ($0.known, $0.policy) }
    guard let claimed = known[source]?.newest.domain else { return .refused }
    return policy.admission(of: source, claimed: claimed, confirmed: known.domain(of: source))
  }

  /// Whether documents may be fetched at a domain of which a request speaks.
  func mayAsk(_ domain: Domain) -> Bool { state.withLock { $0.policy }.mayAsk(domain) }

  /// The verified signature of a request, or why it is not let in. Once the request is to be answered, `take` it.
  func admit(
    _ target: RequestSignature.Target, field: (String) -> [String]
  ) throws(Closed) -> RequestSignature {
    guard let signature = RequestSignature(field: field) else { throw Closed(fault: .signatureMissing) }
    let (known, identity) = state.withLock { ($0.known, $0.identity) }
    let nowMilliseconds = world.nowMilliseconds()
    do throws(RequestFault) {
      try signature.verify(
        for: target, at: identity.node, known, nowMilliseconds: nowMilliseconds,
        startedSeconds: startedSeconds(nowMilliseconds), suite)
    } catch {
      throw Closed(
        fault: error, discover: whereToAsk(error, signature, known), later: later(error, signature, known))
    }
    #if HANSE_DEFECTS
      if Defect.skipsNonces.isPlanted { return signature }
    #endif
    let isReplayed = state.withLock { $0.nonces[signature.source]?.holds(signature.nonce) == true }
    guard !isReplayed else { throw Closed(fault: .requestReplayed) }
    return signature
  }

  /// Remembers the nonce of a request that is within its peer's limits: what is refused beyond them takes no memory.
  func take(_ signature: RequestSignature) throws(Closed) {
    let nowSeconds = world.nowMilliseconds() / 1_000
    let isNew = state.withLock { state in
      state.sweep(nowSeconds: nowSeconds)
      return state.nonces[signature.source, default: NonceWindow(limit: Self.noncesPerPeer)]
        .take(signature.nonce, expiresSeconds: signature.expiresSeconds, nowSeconds: nowSeconds)
    }
    #if HANSE_DEFECTS
      if Defect.skipsNonces.isPlanted { return }
    #endif
    guard isNew else { throw Closed(fault: .requestReplayed) }
  }

  /// When the node has started, by the clock as it is now: one that was wrong then, and was set right, must not shut everybody out.
  private func startedSeconds(_ nowMilliseconds: UInt64) -> UInt64 {
    let upMilliseconds = world.monotonicMilliseconds() - startedMilliseconds
    return nowMilliseconds > upMilliseconds ? (nowMilliseconds - upMilliseconds) / 1_000 : 0
  }

  /// Its own documents, for a source that does not know them all: it was restored from a backup. A few at a time.
  private func later(
    _ fault: RequestFault, _ signature: RequestSignature, _ known: KnownNodes
  ) -> [SignedDocument] {
    guard fault == .documentUnknown, signature.key.node == signature.source,
      let chain = known[signature.source], signature.key.document < chain.newest.number
    else { return [] }
    return Array(chain.signed.dropFirst(Int(signature.key.document) + 1).prefix(Self.laterDocuments))
  }

  private static let laterDocuments = 4

  private func whereToAsk(
    _ fault: RequestFault, _ signature: RequestSignature, _ known: KnownNodes
  ) -> Domain? {
    let newest = known[signature.source]?.newest
    switch fault {
    case .nodeUnknown: return Domain(signature.domain)
    // A document that the root key signed may have the number of one that it replaces, or a lower one, and another domain.
    case .documentUnknown, .signatureInvalid:
      return signature.key.node == signature.source ? Domain(signature.domain) : nil
    case .documentExpired: return newest?.domain
    default: return nil
    }
  }
}
