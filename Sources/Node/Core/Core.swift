internal import Federation
internal import Model
internal import Rules
internal import Sodium
internal import Store
internal import Wire

/// A node's logs, people and peers in memory, and the only performer of what they ask for. Lives on the core's thread.
///
/// Jobs of a batch run in one transaction; what they answer waits in `afterCommit` until it is durable. If the transaction
/// fails, memory is read from the store again, and every asker of the batch is told.
final class Core {
  let store: Store
  let reader: StoreReader
  let suite: SodiumSuite
  let configuration: NodeConfiguration
  let journal: Journal
  let metrics: NodeMetrics
  let links: any CoreLinks
  let world: NodeWorld

  var identity: NodeIdentity
  var known: KnownNodes
  var policy = PeerPolicy()
  var logs: [LogID: LiveLog] = [:]
  var accounts: [UserID: Account] = [:]
  var userNames: [Text: UserID] = [:]
  var auditHead = AuditHead.none
  var invitations = Letters()
  /// The mailbox of this node for a peer.
  var mailboxes: [NodeID: LogID] = [:]
  /// The peers whose mailbox for this node is held.
  var mailboxesHeld: Set<NodeID> = []
  var companions = Companions()
  var sentInvitations = SentInvitations()
  var used: [LogID: Position] = [:]
  var pending: [NodeID: [PendingEvent]] = [:]
  /// Of those, the ones that their homes say are ordered and that the copies here do not show yet, and when they are submitted again.
  var orderedUnseen: [EventID: UInt64] = [:]
  /// Homes for whose unseen events the alarm is set.
  var unseenAlarms: Set<NodeID> = []
  var sessions: [NodeID: PeerSession] = [:]
  /// Logs whose home has not taken the document under which events for them were signed.
  var documentDoubts: [LogID: DocumentDoubt] = [:]
  /// Logs whose home has ordered a newer document of this node's than their copy here shows yet.
  var announced: [LogID: DocumentReference] = [:]
  /// The highest positions of events by which this node speaks of itself, in a lane of their own.
  var usedOfItself: [LogID: Position] = [:]
  /// Whether peers can reach this node; before that nothing is asked of them.
  var hasOpenDoors = false
  /// Which start of the node this is; `nil` until its number is durable.
  var start: (run: UInt64, instance: Bytes16)?
  /// The highest run that each peer has told of.
  var peerRuns: [NodeID: NodeRun] = [:]
  /// Of whom the store does not have the run yet.
  var unkeptRuns: Set<NodeID> = []
  var forks: [StoredFork] = []
  /// What each peer may still have this node compare at sizes of which it must walk through a tree.
  var walks = TokenBuckets<NodeID>(
    count: walksOfPeer, periodMilliseconds: 60_000, burst: walksOfPeer, mostKeys: 4_096)
  /// Kilobytes of its own directory and mailbox that each peer may still bring: 16 MiB a day, which is some 30,000 users or
  /// invitations, and four times as much at first.
  var ownLogKilobytes = TokenBuckets<NodeID>(
    count: 16_384, periodMilliseconds: 86_400_000, burst: 65_536)
  /// Who waits for an event of theirs to be ordered elsewhere.
  var waiters: [EventID: [Answer]] = [:]
  /// Nodes whose domains have yet to confirm them, and when to ask there.
  var unconfirmed: [NodeID: Backoff] = [:]
  /// Users of other nodes that were asked for by name, before their directory is held here.
  var resolved: [Address: Participant] = [:]
  var mentionGuard: MentionGuard
  let guardFile: GuardFile
  /// Of the positions that this node takes.
  var incarnation: UInt64 = 1
  /// That this node may not be the newest of its name, or not the only one; `nil` as long as nothing shows that.
  var recoveryRecord: RecoveryRecord?
  /// What it waits for, while it recovers.
  var recovery: Recovery?
  /// The largest checkpoint of each held log that each peer has shown.
  var heldNotes: [LogID: [NodeID: SignedCheckpoint]] = [:]
  /// The highest run of this node that each peer has taken note of since the start.
  var runsTold: [NodeID: UInt64] = [:]
  /// What was told of this node's own logs and is yet to be worked on.
  var recoveryNews: [RecoveryNews] = []
  /// Who sent entries of a held log without their bodies.
  var withheldBy: [LogID: Set<NodeID>] = [:]
  /// How often a log of which nothing is here was asked for.
  var wholesTried: [LogID: Int] = [:]
  /// Nodes that the operator did not wait for.
  var leftOut: Set<NodeID> = []
  /// Logs of this node's that went on by its operator's decision: others may have more of them.
  var decidedLogs: Set<LogID> = []
  /// What shows that another copy of this node is about, until that is durable.
  var noticed: CopyNotice?
  var noticeRetryMilliseconds: UInt64 = 0
  /// When a peer that claims to have more of a log than its home may be asked again.
  var suspicions: [NodeID: UInt64] = [:]
  var savedMark: GuardFile.Mark?
  var nextMarkMilliseconds: UInt64 = 0
  var live = LiveState()
  /// What the store has of `live`; `nil` before the first look.
  var lastValues: LastValues?
  /// Who wants to be told nothing of a channel.
  var muted: [LogReference: Set<UserID>] = [:]
  /// Snapshots that are on their way, so that none is asked for twice.
  var snapshotsUnderWay: Set<LogID> = []
  var snapshotRetryMilliseconds: UInt64 = 0
  /// Channels whose homes have answered that there is nothing to have, or with what proves nothing: asked for ever more seldom.
  var snapshotRests: [LogID: Backoff] = [:]
  /// What is to be done at a later time, by the monotonic clock.
  var alarms: [(dueMilliseconds: UInt64, ring: () -> Void)] = []
  var indexCursor: Int64 = 0
  var isScrubDue = false
  var nextHouseMilliseconds: UInt64 = 0
  var nextSweepMilliseconds: UInt64 = 0
  /// Why the last batch failed, if it did.
  var lastProblem: NodeProblem?
  var nextProbeMilliseconds: UInt64 = 0
  /// When to look after the cosignatures of a log, by the monotonic clock.
  var cosigningPlans: [LogID: UInt64] = [:]
  var nextCosigningMilliseconds: UInt64 = 0
  var nextCosigningSweepMilliseconds: UInt64 = 0
  var mirrorWaiters: [LogID: [MirrorWaiter]] = [:]
  let startedMilliseconds: UInt64

  // Of the batch under way.
  var touched: [LogID] = []
  var localEvents: [LocalEvent] = []
  var newlyUsed: Set<LogID> = []
  var acceptedEvents = 0
  /// Checkpoints that this batch's events name.
  var namedCheckpoints: [(log: LogReference, checkpoint: SignedCheckpoint)] = []
  /// What this batch brought that is to be compared with what is held.
  var claims = Claims()
  var afterCommit: [() -> Void] = []
  var viewIsStale = true
  /// The picture that was published last, and whether directories have grown since.
  var picture = NodeView()
  var people = People()
  var peopleAreStale = false
  /// Of nodes that nothing here names, the most that are kept: whoever has a domain can make up any number.
  var mostStrangers = 1_000
  /// Their documents together: each may have 4 KiB, and its signature is verified at a start.
  var mostStrangerDocuments = 4_000
  /// A batch has failed, and memory could not be read from the store again: nothing is answered from it.
  var memoryIsStale = false
  /// The wall clock at the beginning of the batch.
  var nowMilliseconds: UInt64 = 0

  /// For waiting: no change of the wall clock can make a peer wait for hours.
  var monotonicMilliseconds: UInt64 { world.monotonicMilliseconds() }

  init(
    folder: DataFolder, configuration: NodeConfiguration, suite: SodiumSuite, links: any CoreLinks,
    journal: Journal, metrics: NodeMetrics = NodeMetrics(), world: NodeWorld = .machine
  ) throws(NodeProblem) {
    self.configuration = configuration
    self.suite = suite
    self.links = links
    self.world = world
    startedMilliseconds = world.nowMilliseconds()
    self.journal = journal
    self.metrics = metrics
    let (chain, session): (NodeChain, Bytes32?)
    do throws(StoreError) {
      store = try Store(folder: folder, suite)
      reader = try StoreReader(folder: folder, suite)
      known = try store.knownNodes()
      guard let bytes = try store.setting("node").flatMap({ Bytes32($0) }), let own = known[NodeID(bytes)]
      else { throw StoreError(.storeUnreachable, detail: "No node was founded here: run hanse init.") }
      chain = own
      session = try store.setting(Self.sessionKeySetting).flatMap { Bytes32($0) }
    } catch {
      throw NodeProblem(error.code.rawValue, "\(error.advice) \(error.detail)")
    }
    // What is wrong with a key keeps its own code.
    identity = try NodeIdentity(chain: chain, session: session, KeyFolder(folder.files))
    known.own = identity.node
    mentionGuard = MentionGuard(own: identity.node)
    guardFile = folder.guardFile(at: configuration.guardFile)
    do throws(StoreError) {
      try load(known)
      try examineStore()
    } catch {
      throw NodeProblem(error.code.rawValue, "\(error.advice) \(error.detail)")
    }
  }

  var node: NodeID { identity.node }

  /// Reads everything from the store: at the start, and after a batch that could not be made durable. Changes nothing unless
  /// all could be read.
  func load() throws(StoreError) { try load(store.knownNodes()) }

  private func load(_ nodes: KnownNodes) throws(StoreError) {
    let (stored, people, letters) = (try store.logs(nodes), try store.accounts(), try store.invitations())
    let (positions, waiting) = (try store.usedPositions(), try store.pending())
    let ownPositions = try store.usedPositions(lane: Self.laneOfItself)
    let (silent, settings) = (try store.muted(), try store.userSettings())
    let decisions = try store.peerPolicy(newPeers: configuration.newPeers)
    let audited = try store.auditHead()
    let marks = try store.cosigned(
      Dictionary(uniqueKeysWithValues: stored.map { ($0.reference, $0.replica) }), nodes.forHistory)
    let own = try ownIdentity(nodes)
    let sent = try sentInvitations(in: stored, of: own.node)
    let (runs, proven, ahead) = (try store.peerRuns(), try store.forks(), try store.aheadCheckpoints())
    let values = LastValues(seen: try store.lastSeen(), reads: try store.readPositions())
    nowMilliseconds = world.nowMilliseconds()
    known = nodes
    policy = decisions
    auditHead = audited
    known.own = node
    identity = own
    peerRuns = runs
    known.confirm(identity.domain, of: node)
    forks = proven
    hold(stored, marks, ahead)
    sentInvitations = sent
    accounts = [:]
    userNames = [:]
    for account in people { remember(account) }
    invitations = Letters()
    for invitation in letters {
      invitations[invitation.letter.user, invitation.letter.channel] = invitation
    }
    used = positions
    usedOfItself = ownPositions
    announced = [:]
    try loadRecovery()
    if noticed != nil { recovery = nil }
    #if HANSE_DEFECTS
      if Defect.reusesCounters.isPlanted {
        used = positions.filter { logs[$0.key]?.replica.state.log.kind == .directory }
      }
    #endif
    muted = silent
    live.settings = settings
    remember(values)
    pending = Dictionary(grouping: waiting, by: \.home)
    orderedUnseen = [:]
    #if HANSE_DEFECTS
      if Defect.forgetsPending.isPlanted { pending = [:] }
    #endif
    clearBatch()
    memoryIsStale = false
    for (home, events) in pending { session(home) { $0.queued(pendingEvents: events.count) } }
    for log in logs.values { introduce(log) }
    for fork in forks { spread(fork) }
    viewIsStale = true
    publishIfStale()
  }

  /// Holds these logs and no others, with what is known of their cosignatures and of checkpoints that are ahead of them.
  private func hold(
    _ stored: [StoredLog], _ marks: [LogReference: CosignedMark], _ ahead: [LogReference: [Text]]
  ) {
    logs = [:]
    live.memberships = [:]
    mailboxes = [:]
    mailboxesHeld = []
    companions = Companions()
    people = People()
    for log in stored {
      let live = LiveLog(log, node: node)
      live.ahead = AheadCheckpoints(notes: ahead[log.reference] ?? [])
      add(live)
    }
    for log in logs.values {
      guard let mark = marks[log.reference] else { continue }
      log.cosigning.mark = mark
      links.marked(log.replica.id, mark)
    }
  }

  func add(_ log: LiveLog) {
    log.fork = forks.last { $0.log == log.replica.id && $0.isOfHome }
    companions.replace(logs[log.replica.id]?.companions ?? Companions.InLog(), with: log.companions)
    logs[log.replica.id] = log
    notePeople(in: log, onlyOfBatch: false)
    live.joined(log.replica.id, log.localMembers)
    guard let peer = log.replica.state.log.peer else { return }
    if log.replica.home == node {
      mailboxes[peer] = log.replica.id
    } else {
      mailboxesHeld.insert(log.replica.home)
    }
  }

  func remember(_ account: Account) {
    accounts[account.user] = account
    userNames[account.name] = account.user
  }

  /// Bounded, since users ask for any name they like.
  func remember(_ participant: Participant, as address: Address) {
    if resolved.count >= 10_000 { resolved = [:] }
    resolved[address] = participant
  }

  func clearBatch() {
    for id in touched {
      logs[id]?.appended = Appended()
      logs[id]?.evidence = nil
      logs[id]?.lettersSent = []
      logs[id]?.mentions = []
      logs[id]?.departures = [:]
      logs[id]?.mustSign = false
    }
    touched = []
    localEvents = []
    newlyUsed = []
    acceptedEvents = 0
    namedCheckpoints = []
    claims = Claims()
    afterCommit = []
  }

  func session(_ peer: NodeID, _ change: (inout PeerSession) -> Void) {
    guard peer != node else { return }
    change(&sessions[peer, default: PeerSession()])
  }

  func touch(_ log: LiveLog) {
    if !touched.contains(log.replica.id) { touched.append(log.replica.id) }
  }
}

extension NodeIdentity {
  fileprivate static func read(
    _ chain: NodeChain, _ session: Bytes32?, _ folder: KeyFolder
  ) throws(StoreError) -> NodeIdentity {
    do throws(NodeProblem) { return try NodeIdentity(chain: chain, session: session, folder) } catch {
      throw StoreError(.storeUnreachable, detail: error.detail)
    }
  }
}

extension Core {
  /// Who this node is by what is stored: the keys in memory may be of a batch that was not kept.
  private func ownIdentity(_ nodes: KnownNodes) throws(StoreError) -> NodeIdentity {
    let session = try storedSessionKey()
    guard let chain = nodes[node] else { return identity }
    let isSame = chain.newestReference == identity.chain.newestReference
    guard !isSame || session != nil && session != identity.keys.session.publicKey else {
      return identity.with(chain)
    }
    return try NodeIdentity.read(chain, session, keyFolder)
  }

  func stopped() {
    // What a failed batch has left in memory is not to be vouched for.
    if !memoryIsStale {
      saveLastValues()
      saveMark()
    }
    journal.info("stopped")
  }
}
