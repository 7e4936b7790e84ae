internal import Federation
internal import Model
internal import Store
internal import Suite
internal import Transport
internal import Wire

/// Looks at a founded node from outside, whether it runs or not: reads its store and keys, and asks peers in its name. Takes no
/// lock and changes nothing here.
public final class NodeInspection: Sendable {
  /// A node whose documents are held here.
  public struct Peer: Sendable {
    public let domain: String
    /// Where its newest document says it is reached.
    public let endpoint: String
  }

  /// One signed request of a peer, and its signed answer.
  public struct Round: Sendable {
    public let milliseconds: Int
    /// What the peer's clock is ahead of this machine's, to the second.
    public let clockAheadSeconds: Int
  }

  private static let tries = 20
  private static let pauseMilliseconds: UInt32 = 250

  public let missingMigrations: Int
  private let known: KnownNodes
  private let identity: NodeIdentity
  private let gate: PeerGate
  private let client: PeerClient
  private let suite: any CryptoSuite

  /// Refused as the node itself would be: `keyMissing`, `keyMismatch`, `storeTooNew` and their like.
  public init(_ configuration: NodeConfiguration) throws(NodeProblem) {
    let suite = try SystemClock.suite()
    self.suite = suite
    let folder = configuration.dataFolder
    let chain: NodeChain
    let session: Bytes32?
    do throws(StoreError) {
      let store = try StoreInspection(folder: folder, suite)
      missingMigrations = store.missingMigrations
      known = try store.knownNodes()
      guard let bytes = try store.setting("node").flatMap({ Bytes32($0) }), let own = known[NodeID(bytes)]
      else { throw StoreError(.storeUnreachable, detail: "No node was founded here: run hanse init.") }
      chain = own
      session = try store.setting(Core.sessionKeySetting).flatMap { Bytes32($0) }
    } catch {
      throw NodeProblem(error.code.rawValue, "\(error.advice) \(error.detail)")
    }
    identity = try NodeIdentity(
      chain: chain, session: session, KeyFolder(PlainFiles(folder: folder)))
    keys = try KeyReport(
      identity, sessionSinceMilliseconds: nil, KeyFolder(PlainFiles(folder: folder)))
    gate = PeerGate(known, identity, suite, .machine)
    do throws(TransportError) {
      client = try PeerClient(configuration: configuration, gate: gate, suite: suite)
    } catch {
      throw NodeProblem(error.code.rawValue, error.message)
    }
  }

  /// Its keys, and how old they are.
  public let keys: KeyReport

  public var nodeID: [UInt8] { identity.node.bytes.bytes }

  /// When the newest document expires; a running node renews it long before. Milliseconds since 1970.
  public var documentExpiresMilliseconds: UInt64 { identity.chain.newest.expiresMilliseconds }

  public var peers: [Peer] {
    known.all.filter { $0.node != identity.node }.map { chain in
      Peer(
        domain: chain.newest.domain.string, endpoint: chain.newest.endpoints.first?.string ?? "")
    }
  }

  public static var sqliteVersion: String { StoreInspection.sqliteVersion }

  /// What an address shows that is asked for a node's documents.
  public enum Shown: Sendable {
    /// Documents of the node with this id.
    case node([UInt8])
    /// A delegation to this host, with its port unless that is 443.
    case delegation(String)
    /// Nothing that a peer could use: the code that it would see.
    case nothing(String)
  }

  public static func shown(status: Int, _ body: [UInt8]) -> Shown {
    do throws(DiscoveryAnswer.Fault) {
      switch try DiscoveryAnswer(status: status, body: body) {
      case .delegation(let delegation): return .delegation(delegation.place)
      case .documents(let documents):
        guard let suite = try? SystemClock.suite(), let chain = try? NodeChain(documents, suite) else {
          throw .discoveryFailed
        }
        return .node(chain.node.bytes.bytes)
      }
    } catch {
      return .nothing(error.rawValue)
    }
  }

  /// Fetches the peer's documents, and asks it for nothing in a signed request. Blocks, for some seconds where the peer has to
  /// fetch this node's documents first.
  public func ask(_ domain: String) throws(NodeProblem) -> Round {
    guard let domain = Domain(Text(domain)) else {
      throw NodeProblem("addressInvalid", "\(domain) is no domain in lower case.")
    }
    let peer = try discover(domain)
    for _ in 1..<Self.tries {
      do throws(NodeProblem) { return try ask(peer, domain) } catch {
        guard error.code == RequestFault.nodeUnknown.rawValue else { throw error }
      }
      SystemClock.pause(milliseconds: Self.pauseMilliseconds)
    }
    return try ask(peer, domain)
  }

  private func discover(_ domain: Domain) throws(NodeProblem) -> NodeID {
    let result = Handover<Result<[SignedDocument], PeerClient.Failure>>()
    client.discover(domain) { result.give($0) }
    let documents: [SignedDocument]
    do throws(PeerClient.Failure) { documents = try result.take().get() } catch {
      throw NodeProblem(
        error.code, "Its documents could not be fetched at https://\(domain.string)/.well-known/hanse.")
    }
    do throws(Refusal) {
      var learned = known
      try learned.learn(documents)
      guard let first = documents.first, let document = try? NodeDocument.decode(first.document),
        let shown = learned[document.node], shown.newest.domain == domain
      else { throw .documentWrongDomain }
      learned.confirm(domain, of: shown.node)
      gate.update(learned, identity, PeerPolicy())
      return shown.node
    } catch {
      throw NodeProblem(error.code, "What \(domain.string) shows are no documents of a node of that domain.")
    }
  }

  private func ask(_ peer: NodeID, _ domain: Domain) throws(NodeProblem) -> Round {
    let body = PullRequest(cursors: [], mostBytes: 1, wantsMailbox: false).encode()
    let began = SystemClock.monotonicMilliseconds()
    let result = Handover<Result<PeerClient.Verified, PeerClient.Failure>>()
    client.request(peer, "pull", body) { result.give($0) }
    do throws(PeerClient.Failure) {
      let answer = try result.take().get()
      let now = SystemClock.nowMilliseconds()
      return Round(
        milliseconds: Int(SystemClock.monotonicMilliseconds() - began),
        clockAheadSeconds: Int(answer.createdSeconds) - Int(now / 1_000))
    } catch {
      let clock = error.timeMilliseconds.map { " Its clock says \(UTCTime.stamp($0))." } ?? ""
      throw NodeProblem(error.code, "\(domain.string) refused a signed request.\(clock)")
    }
  }
}
