internal import Merkle
public import Model
internal import Suite
public import Wire

/// The state of a log: a pure function of its entries (spec: rules). All that a joiner needs of what came before.
///
/// A value: copy it, try an event on the copy, keep or drop it.
public struct LogState: Sendable {
  public let log: LogRecord
  public internal(set) var name: TextRecord?
  public internal(set) var topic: TextRecord?
  public internal(set) var policy: PolicyRecord?
  public internal(set) var roles: [UInt64: RoleRecord] = [:]
  public internal(set) var nodes: [NodeID: NodeRecord] = [:]
  public internal(set) var lanes: [Lane: Position] = [:]
  public internal(set) var participants: [Participant: ParticipantRecord] = [:]
  public internal(set) var users: [UserID: UserRecord] = [:]

  /// How many participants are joined or invited.
  public internal(set) var participantCount = 0
  var activeNames: [Text: UserID] = [:]

  /// Whether the entry before made a node a member, so that a state entry is due.
  var lastEntryMadeMember = false
  private var map: StateMap
  private var unmapped: Set<RecordKey> = []
  private var unsaved: Set<RecordKey> = []

  public struct Lane: Hashable, Sendable {
    public let node: NodeID
    public let lane: UInt64
  }

  init(_ log: LogRecord, _ suite: any CryptoSuite) {
    self.log = log
    map = StateMap(suite)
    touch(.log)
  }

  /// Whether the entry with this sequence must be a state entry (spec: log, "Entries").
  public func isStateEntryDue(at sequence: UInt64) -> Bool {
    lastEntryMadeMember || sequence != 0 && sequence % Limits.stateEntryInterval == 0
  }

  /// Notes that a state entry was appended.
  public mutating func stateEntryAppended() { lastEntryMadeMember = false }

  /// The root of the state map.
  public mutating func root() -> Bytes32 {
    for key in unmapped { map.set(key.encode(), to: value(of: key)) }
    unmapped.removeAll(keepingCapacity: true)
    return map.root
  }

  /// The records changed since this was last asked, encoded, in no particular order: what a store must write.
  public mutating func takeChanges() -> [Snapshot.Record] {
    let changes = unsaved.map { Snapshot.Record(key: $0.encode(), value: value(of: $0)) }
    unsaved.removeAll(keepingCapacity: true)
    return changes
  }

  mutating func touch(_ key: RecordKey) {
    unmapped.insert(key)
    unsaved.insert(key)
  }

  /// Notes that all records are stored as they are: they came from there.
  public mutating func forgetChanges() { unsaved.removeAll() }
}
