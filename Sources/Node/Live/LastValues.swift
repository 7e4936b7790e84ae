internal import Model
internal import Store

/// What the store has of last values. They change all the time, so now and then what differs is written, in one transaction.
struct LastValues {
  static let intervalMilliseconds: UInt64 = 60_000
  /// Of somebody who is there the time is moved on when it is so old: after a crash it is no older than that and the interval.
  static let coarseMilliseconds: UInt64 = 300_000
  /// People of other nodes are kept up to so many, those who were there last, and for so long.
  static let mostPeople = 50_000
  static let longestMilliseconds: UInt64 = 30 * 86_400_000

  struct Seen: Equatable {
    let milliseconds: UInt64
    let isThere: Bool
  }

  struct Changes {
    /// `nil` for what is to go.
    var seen: [(participant: Participant, milliseconds: UInt64?)] = []
    var reads: [(log: LogReference, participant: Participant, next: UInt64?)] = []

    var isEmpty: Bool { seen.isEmpty && reads.isEmpty }
  }

  private(set) var seen: [Participant: UInt64] = [:]
  private(set) var reads: [LogReference: [Participant: UInt64]] = [:]
  var nextMilliseconds: UInt64 = 0

  init() {}

  init(seen: [Participant: UInt64], reads: [LogReference: [Participant: UInt64]]) {
    self.seen = seen
    self.reads = reads
  }

  /// What is to be written for the store to have this.
  func changes(
    seen now: [Participant: Seen], reads nowRead: [LogReference: [Participant: UInt64]]
  ) -> Changes {
    var changes = Changes()
    for participant in seen.keys where now[participant] == nil { changes.seen.append((participant, nil)) }
    for (participant, value) in now where differs(value, seen[participant]) {
      changes.seen.append((participant, value.milliseconds))
    }
    for (log, readers) in reads {
      for participant in readers.keys where nowRead[log]?[participant] == nil {
        changes.reads.append((log, participant, nil))
      }
    }
    for (log, readers) in nowRead {
      for (participant, next) in readers where reads[log]?[participant] != next {
        changes.reads.append((log, participant, next))
      }
    }
    // A store's bytes are the same in every run.
    changes.seen.sort { $0.participant < $1.participant }
    changes.reads.sort { ($0.log.rawValue, $0.participant) < ($1.log.rawValue, $1.participant) }
    return changes
  }

  private func differs(_ value: Seen, _ stored: UInt64?) -> Bool {
    guard value.isThere, let stored, stored <= value.milliseconds else { return value.milliseconds != stored }
    return value.milliseconds - stored >= Self.coarseMilliseconds
  }

  /// They are durable.
  mutating func wrote(_ changes: Changes) {
    for change in changes.seen { seen[change.participant] = change.milliseconds }
    for change in changes.reads {
      reads[change.log, default: [:]][change.participant] = change.next
      if reads[change.log]?.isEmpty == true { reads[change.log] = nil }
    }
  }
}
