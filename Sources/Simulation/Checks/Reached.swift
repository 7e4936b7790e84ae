/// States that a run is hoped to come through: what no seed has reached, no seed has tried.
public enum Reached: String, CaseIterable, Sendable {
  // What became of messages.
  case acknowledgedBeforeOrder, mirrored, askedAgain, eventRefusedInLog, turnedAwayByHome, pendingAfterStart
  // Logs and copies.
  case joinedBySnapshot, leftBehind, joinedAgain, batchOverLogs, rangeCutInBatch, rangeRefused
  case refusedThenTaken, servedByMember, logStopped, bodyErased, snapshotFailed
  // Between nodes.
  case backedOffToCap, requestTimedOut, requestReplayed, clockRefused, nobodyListened, cursorAhead
  // Disks and processes.
  case batchFailed, memoryReloaded, memoryStale, indexBehindAtStart, walRecovered, walTorn, nameLost
  case diedInWrite, startRefused, stoppedInOrder, syncLied
  case restoredFromBackup, recovered, ranTwice, copyNoticed, forkSeen, spokeOtherVersions, noVersionInCommon
  case keysRotated, keysReplaced, caughtUp

  /// For people.
  public var about: String {
    switch self {
    case .acknowledgedBeforeOrder: "a message was kept before its home had ordered it"
    case .mirrored: "a message was acknowledged as mirrored"
    case .askedAgain: "a client asked again under its key, and was answered"
    case .eventRefusedInLog: "a member's event lost a race and stands in the log as refused"
    case .turnedAwayByHome: "a home turned an accepted message away"
    case .pendingAfterStart: "a node started with events that wait for their home"
    case .joinedBySnapshot: "a follower's copy began with a snapshot"
    case .leftBehind: "a node keeps a copy of a channel that none of its users is in"
    case .joinedAgain: "a copy that was left behind began anew"
    case .batchOverLogs: "one statement covered events of several logs"
    case .rangeCutInBatch: "a range ended inside a run of a batch"
    case .rangeRefused: "a pushed log was refused"
    case .refusedThenTaken: "a log that was refused was taken later"
    case .servedByMember: "a member that is not the home served a range"
    case .logStopped: "a log stopped over a fault of its home"
    case .bodyErased: "a body was erased on a follower"
    case .snapshotFailed: "a snapshot could not be had at the first try"
    case .backedOffToCap: "a peer was tried only every other minute"
    case .requestTimedOut: "a request had no answer in time"
    case .requestReplayed: "a request came twice, and the second was refused"
    case .clockRefused: "a request was refused for its time"
    case .nobodyListened: "a request came to a machine whose node was down"
    case .cursorAhead: "a cursor was ahead of the log"
    case .batchFailed: "a batch could not be made durable"
    case .memoryReloaded: "memory was read from the store again after a failed batch"
    case .memoryStale: "memory could not be read again at once"
    case .indexBehindAtStart: "a node started with an index that was behind its store"
    case .walRecovered: "a store was opened that had a write-ahead log of a dead process"
    case .walTorn: "a power cut tore a write"
    case .nameLost: "a power cut took a new file's name away"
    case .diedInWrite: "a process died in the middle of a write"
    case .startRefused: "a node could not start for its disk"
    case .stoppedInOrder: "a node was stopped and started by its operator"
    case .restoredFromBackup: "a node was given the disk of its past"
    case .ranTwice: "a node was started a second time on another machine"
    case .forkSeen: "two members that a home told two histories have seen that"
    case .copyNoticed: "a node noticed that another copy of it runs"
    case .spokeOtherVersions: "a node was configured to speak other protocol versions"
    case .noVersionInCommon: "two nodes had no protocol version in common"
    case .keysRotated: "a node drew new keys"
    case .keysReplaced: "a node's keys were replaced by its root key"
    case .caughtUp: "a node that was away for a month read what it had missed, and went on with its copy"
    case .recovered: "a restored node had its logs back and signed for them again"
    case .syncLied: "a disk said that it had synced, and a power cut showed that it had not"
    }
  }
}
