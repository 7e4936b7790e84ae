internal import Federation
public import Model
internal import Sodium
internal import Store
internal import Synchronization
public import Transport
internal import Wire

/// A node: opens a founded data folder, keeps its logs, talks to its peers. What stands above it speaks to people.
public final class HanseNode: Sendable {
  public static let version = "0.1.0"

  let folder: DataFolder
  let configuration: NodeConfiguration
  let suite: SodiumSuite
  public let journal: Journal
  let metrics: NodeMetrics
  let core: CoreThread
  let gate: PeerGate
  let peers: PeerClient
  let readers = ReadingThreads()
  let files: FileWriter
  let fileReaders = FileReaders()
  let uploadMemory: UploadMemory
  let fileFigures = FileFigures()
  let fetches = FileFetches()
  let mends = FileMends()
  let passwords = PasswordThread()
  let logIns = LogInThrottle()
  let people: Mutex<NodePeople>
  let index: IndexThread
  let wheels = Mutex<Wheels?>(nil)
  let world: NodeWorld
  public let node: NodeID
  public let limits: RateLimits
  let peerLoad = PeerLoad()
  private let isStopped = Flag()
  private let lastProblem = Mutex<NodeProblem?>(nil)
  private let currentView = Mutex(NodeView())
  private let observers = Mutex<[any NodeObserver]>([])
  let discoveries = Mutex<[Domain: UInt64]>([:])
  let marks = Mutex<[LogID: CosignedMark]>([:])
  private let links: NodeLinks

  /// Opens the node and starts its threads. It asks nothing of its peers before `doorsOpened`. Refused with a `NodeProblem` that says what to do: `storeInUse`, `keyMissing`,
  /// `storeTooNew` and their like.
  public convenience init(_ configuration: NodeConfiguration, journal: Journal) throws(NodeProblem) {
    try self.init(configuration, journal: journal, in: .machine, hasOpenDoors: false)
  }

  package init(
    _ configuration: NodeConfiguration, journal: Journal, in world: NodeWorld, hasOpenDoors: Bool = true
  ) throws(NodeProblem) {
    self.world = world
    self.configuration = configuration
    self.journal = journal
    let metrics = NodeMetrics()
    self.metrics = metrics
    files = FileWriter(journal: journal, metrics: metrics)
    uploadMemory = UploadMemory(bytes: configuration.files.uploadMemoryBytes)
    suite = try SystemClock.suite()
    Self.watchQueries(configuration, journal, metrics)
    let links = NodeLinks()
    self.links = links
    do throws(StoreError) {
      folder = try world.openFolder(configuration.dataFolder)
    } catch {
      throw NodeProblem(error.code.rawValue, "\(error.advice) \(error.detail)")
    }
    let core = try Core(
      folder: folder, configuration: configuration, suite: suite, links: links, journal: journal,
      metrics: metrics, world: world)
    do throws(StoreError) {
      people = Mutex(
        NodePeople(
          accounts: core.accounts,
          sessions: try core.store.sessions()))
    } catch {
      throw NodeProblem(error.code.rawValue, "\(error.advice) \(error.detail)")
    }
    if hasOpenDoors { core.doorsOpened() }
    node = core.node
    limits = RateLimits(configuration.limits, clock: world.rateMilliseconds)
    let thread = try CoreThread()
    self.core = thread
    gate = PeerGate(
      core.known, core.identity, suite, world)
    index = IndexThread(
      journal: journal, advanced: { cursor in thread.note { $0.indexCursor = cursor } },
      purged: { arrival in thread.write { (core) throws(StoreError) in try core.indexPurged(upTo: arrival) } }
    )
    do throws(TransportError) {
      peers = try PeerClient(
        configuration: configuration, gate: gate, suite: suite, traffic: metrics.traffic, world: world)
    } catch {
      throw NodeProblem(error.code.rawValue, error.message)
    }
    links.node = self
    for log in core.logs.values where log.cosigning.mark.best != nil {
      marked(log.replica.id, log.cosigning.mark)
    }
    try start(core)
    note(.nodeStarted, "version \(Self.version)")
  }

  private static func watchQueries(
    _ configuration: NodeConfiguration, _ journal: Journal, _ metrics: NodeMetrics
  ) {
    SlowQueries.watch(
      SlowQueries(milliseconds: configuration.log.slowQueryMilliseconds) { sql, milliseconds in
        metrics.slowQueries.add()
        journal.warning("slowQuery", [("milliseconds", "\(milliseconds)"), ("statement", sql)])
      })
  }

  private func start(_ core: sending Core) throws(NodeProblem) {
    core.viewIsStale = true
    core.publishIfStale()
    report(core.reported)
    let blobs: BlobStore
    do throws(StoreError) {
      blobs = try BlobStore(folder: folder, suite, clock: world.nowMilliseconds)
      let wholes = try blobs.unsettled()
      let known = try core.note(wholes)
      let unwanted = try core.loose(of: try blobs.fetching())
      try core.forget(known.subtracting(try blobs.reconcile(known, wholes, unwanted)))
    } catch {
      throw NodeProblem(error)
    }
    guard world.hasThreads else {
      do throws(StoreError) {
        let made = try Wheels(core, blobs, folder, suite)
        return wheels.withLock { $0 = made }
      } catch {
        throw NodeProblem(error)
      }
    }
    do throws(StoreError) { try index.start(folder: folder, suite) } catch { throw NodeProblem(error) }
    try fileReaders.start(folder: folder, suite)
    do throws(TransportError) {
      try readers.start(folder: folder, suite)
      try files.start(blobs)
      try passwords.start()
      try self.core.start(core) { [index, readers, files, fileReaders, passwords, peers, isStopped] in
        index.stop()
        files.stop()
        fileReaders.stop()
        readers.stop()
        passwords.stop()
        peers.shutdown()
        isStopped.raise()
      }
    } catch {
      throw NodeProblem(error.code.rawValue, error.message)
    }
  }

  /// The node can be reached from now on: a peer that it asks, and that has to fetch its documents first, finds them.
  public func doorsOpened() { core.note { $0.doorsOpened() } }

  /// Ends the node's threads after what they have accepted is done.
  public func stop() {
    report(.shuttingDown)
    core.stop()
  }

  /// Returns when the core has finished.
  public func waitUntilStopped() {
    while !isStopped.isRaised { SystemClock.pause(milliseconds: 5) }
  }

  /// Why the node cannot do now what it is there for: it is stopping, or its disk takes nothing. `nil` while all is well.
  public var problem: NodeProblem? { lastProblem.withLock { $0 } }

  /// As it is now: keys rotate.
  var identity: NodeIdentity { gate.identity }
  public var domain: String { configuration.domain }
  /// Whether every answered request is to have its line in the journal.
  public var logsRequests: Bool { configuration.log.requests }
  /// What other nodes may ask of this one: exchanges are labelled with the places of these names from `firstFederationLabel` on.
  public static let federationLabels = FederationService.labels
  public static let firstFederationLabel = FederationService.firstLabel
  /// The most bytes of a client's request body.
  public var bodyBytes: Int { configuration.listen.bodyBytes }
  public var view: NodeView { currentView.withLock { $0 } }

  /// Answers `/.well-known/hanse` and `/hanse/v1/…`.
  public var federation: any Application { service }

  var service: FederationService {
    FederationService(
      gate: gate, limits: limits, suite: suite, desk: self, load: peerLoad, traffic: metrics.traffic,
      world: world)
  }

  public func participant(of user: UserID) -> Participant { Participant(node: node, user: user) }

  public func observe(_ observer: any NodeObserver) { observers.withLock { $0.append(observer) } }

  /// Calls back on the core's thread when it has done what was there before: a sign of life.
  public func whenCoreTurns(_ completion: @escaping @Sendable () -> Void) { core.note { _ in completion() } }

  /// Runs a query on one of the reading threads, in the turn of the user who asks; `nil` for nobody who is known.
  public func read(for user: UserID?, _ query: @escaping @Sendable (Reading) -> Void) {
    readers.submit(for: user.map { .user($0) } ?? .node) { [self] store, search in
      query(Reading(store: store, search: search, view: view, mark: mark(of:)))
    }
  }

  func publish(_ view: NodeView, _ known: KnownNodes, _ identity: NodeIdentity, _ policy: PeerPolicy) {
    let sessionKey = gate.identity.keys.session.publicKey
    currentView.withLock { $0 = view }
    gate.update(known, identity, policy)
    if identity.keys.session.publicKey != sessionKey { people.withLock { $0.forgetTokens() } }
  }

  func report(_ problem: NodeProblem?) {
    lastProblem.withLock { if $0 != .shuttingDown { $0 = problem } }
  }

  func arrived(_ batches: [ArrivalBatch]) {
    for observer in observers.withLock({ $0 }) { for batch in batches { observer.arrived(batch) } }
  }

  func invited(_ invitation: StoredInvitation, number: Int64) {
    for observer in observers.withLock({ $0 }) { observer.invited(invitation, number: number) }
  }

  func turnedAway(_ item: OutboxItem, of user: UserID) {
    for observer in observers.withLock({ $0 }) { observer.turnedAway(item, of: user) }
  }

  func live(_ news: LiveNews) {
    for observer in observers.withLock({ $0 }) { observer.live(news) }
  }

  func ended(_ sessions: [SessionID]) {
    people.withLock { people in for session in sessions { people.sessions[session] = nil } }
    for observer in observers.withLock({ $0 }) { observer.ended(sessions) }
  }

  func indexGrew() { index.grew() }
}
