internal import Federation
internal import Merkle
internal import Model
internal import Rules
internal import Store
internal import Suite
internal import Wire

/// A log in the core's memory, with what the batch under way has added to it.
final class LiveLog {
  let reference: LogReference
  /// The sequence at which this node's copy begins.
  let base: UInt64
  var replica: LogReplica
  /// Below this sequence the bodies are gone because their time was over.
  var expired: UInt64
  /// When to look again for what is over, by the monotonic clock.
  var expiresAtMilliseconds: UInt64 = 0
  /// Until when its home is not asked for it: it has brought more of it than this node takes.
  var restsUntilMilliseconds: UInt64 = 0
  var appended = Appended()
  /// What this batch's events did to messages.
  var effects = AppendEffects()
  /// Whom this batch's messages call.
  var mentions: [MentionNews] = []
  /// The range that stopped the log in this batch.
  var evidence: [UInt8]?
  /// Roots at sizes of which this node has, or had, a checkpoint.
  var roots = KnownRoots()
  /// Checkpoints of the home's that the copy has yet to be compared with.
  var ahead = AheadCheckpoints()
  /// The proof that its home has forked it, and what was decided.
  var fork: StoredFork?
  /// The largest checkpoint that this node has named in a header, and when it may name the next.
  var namedSize: UInt64 = 0
  var mayNameAtMilliseconds: UInt64 = 0
  /// When others may be told again that the copy grew, and whether that is planned.
  var mayTellAtMilliseconds: UInt64 = 0
  var isTellingPlanned = false
  /// Sequences of this batch's invites whose letters are written.
  var lettersSent: Set<UInt64> = []
  /// Whether its checkpoint is signed anew in this batch, grown or not.
  var mustSign = false
  /// Local users who are joined.
  private(set) var localMembers: Set<UserID> = []
  /// Other nodes that have to do with this one by it.
  private(set) var companions = Companions.InLog()
  /// Local users who are joined, or were before the batch.
  var audience: Set<UserID> = []
  /// Where this batch takes local users out of the channel.
  var departures: [UserID: UInt64] = [:]
  var cosigning = LogCosigning()

  init(_ stored: StoredLog, node: NodeID) {
    reference = stored.reference
    base = stored.base
    replica = stored.replica
    expired = stored.expired
    refreshMembers(of: node)
    audience = localMembers
    noteRoot()
  }

  var stored: StoredLog { StoredLog(reference: reference, base: base, replica: replica, expired: expired) }

  /// Whether the batch changed who or what the log is about, not only what is said in it.
  var changedGovernance: Bool {
    appended.entries.contains {
      ($0.event?.event.header.kind.isGovernance ?? false) && $0.judgement == .accepted
    }
  }

  func refreshMembers(of node: NodeID) {
    localMembers = []
    for (participant, record) in replica.state.participants
    where participant.node == node && record.status == .joined {
      localMembers.insert(participant.user)
    }
    companions = Companions.InLog(replica.state, of: node)
  }

  /// Why it has stopped, for its operator.
  func stoppedDetail(_ fault: LogFault) -> String {
    guard fault.refusal == .logForked else {
      return "At entry \(fault.sequence) the log has \(fault.logged), this node says \(fault.own): "
        + "ask the operator of its home."
    }
    var history = "Its home has signed two histories of its first \(fault.sequence) entries"
    guard let fork else { return history + "." }
    if fork.proof == nil {
      history = "Its home has new keys and goes on with another history than the one here"
    }
    return fork.decision == .close
      ? "\(history) (fork \(fork.number)): closed." : "\(history): hanse forks resolve decides."
  }

  /// Remembers the root at the size of the newest checkpoint, if the copy has come so far.
  func noteRoot() {
    guard let checkpoint = replica.checkpoint?.checkpoint, checkpoint.size == replica.size else { return }
    roots.note(checkpoint)
  }

  /// Notes the roots that the copy had at the sizes of checkpoints that were ahead of it, as it has passed them in this batch.
  func notePassed(since frontier: Frontier, _ suite: any CryptoSuite) {
    let sizes = ahead.items.map(\.checkpoint.size).filter { frontier.size < $0 && $0 <= replica.size }
    guard !sizes.isEmpty else { return }
    var tree = frontier
    for entry in appended.entries where entry.sequence >= frontier.size {
      tree.append(Entry.leaf(entry.bytes, suite), suite)
      guard sizes.contains(tree.size) else { continue }
      roots.note(
        Checkpoint(log: replica.id, term: replica.term, size: tree.size, root: tree.root(suite)))
    }
  }

  /// Whether the copy is of the tree of every checkpoint that its home is known to have signed, and none is larger.
  var isLargestSeen: Bool {
    fork == nil && ahead.items.allSatisfy { roots[$0.checkpoint.size] == $0.checkpoint.root }
  }

  /// Notes the last entry by which each of these users of this node goes in the batch.
  func noteDepartures(of users: Set<UserID>, from node: NodeID) {
    guard !users.isEmpty else { return }
    for entry in appended.entries where entry.judgement == .accepted {
      guard let gone = entry.event?.event.header.departing, gone.node == node, users.contains(gone.user)
      else { continue }
      departures[gone.user] = entry.sequence
    }
  }

  /// The sequence of an event that this batch has added.
  func sequenceInBatch(_ event: EventID) -> AppendedEntry? {
    appended.entries.first { $0.event?.event.id == event }
  }
}

extension Header {
  /// Whom the event takes out of the channel.
  fileprivate var departing: Participant? {
    switch (kind, content) {
    case (.leave, _): author.participant
    case (.kick, .target(let target)), (.ban, .target(let target)): target
    default: nil
    }
  }
}

extension Kind {
  /// Whether an event of this kind changes a log's state beyond positions.
  var isGovernance: Bool {
    switch self {
    case .message, .edit, .erase, .reaction, .unreact, .pin, .unpin, .invitation: false
    default: true
    }
  }
}
