internal import Federation
internal import Model
internal import Rules
internal import Store

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
  var appended = Appended()
  /// What this batch's events did to messages.
  var effects = AppendEffects()
  /// Whom this batch's messages call.
  var mentions: [MentionNews] = []
  /// The range that stopped the log in this batch.
  var evidence: [UInt8]?
  /// Sequences of this batch's invites whose letters are written.
  var lettersSent: Set<UInt64> = []
  /// Local users who are joined.
  private(set) var localMembers: Set<UserID> = []
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
