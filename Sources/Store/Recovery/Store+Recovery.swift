internal import Merkle
public import Model
public import Wire

/// What a node knows of whether it was restored (spec: recovery).
extension Store {
  /// A guard file as the store remembers it; without `identity` while it is yet to be made.
  public struct Guarded: Equatable, Sendable {
    public let id: Bytes16
    public let identity: [UInt8]?

    public init(id: Bytes16, identity: [UInt8]?) {
      self.id = id
      self.identity = identity
    }
  }

  public func guarded() throws(StoreError) -> Guarded? {
    guard let bytes = try setting("guard") else { return nil }
    guard let id = Bytes16(Array(bytes.prefix(Bytes16.byteCount))) else { throw StoreError(.storeCorrupt) }
    let identity = Array(bytes.dropFirst(Bytes16.byteCount))
    return Guarded(id: id, identity: identity.isEmpty ? nil : identity)
  }

  public func save(_ guarded: Guarded) throws(StoreError) {
    try set("guard", to: guarded.id.bytes + (guarded.identity ?? []))
  }

  /// How far the store has come.
  public func mark() throws(StoreError) -> GuardFile.Mark {
    GuardFile.Mark(
      arrival: lastArrival, audit: try connection.integer("SELECT max(number) FROM audit"))
  }

  public func recovery() throws(StoreError) -> RecoveryRecord? {
    guard let bytes = try setting("recovery") else { return nil }
    guard let record = RecoveryRecord(stored: bytes) else { throw StoreError(.storeCorrupt) }
    return record
  }

  public func save(_ recovery: RecoveryRecord?) throws(StoreError) {
    if let recovery { try set("recovery", to: recovery.stored) } else { try forgetSetting("recovery") }
  }

  /// The incarnation of the positions of this node's events.
  public func incarnation() throws(StoreError) -> UInt64 {
    guard let bytes = try setting("incarnation") else { return 1 }
    guard let incarnation = UInt64(String(decoding: bytes, as: UTF8.self)) else {
      throw StoreError(.storeCorrupt)
    }
    return incarnation
  }

  public func save(incarnation: UInt64) throws(StoreError) {
    try set("incarnation", to: Array("\(incarnation)".utf8))
  }

  /// What says that this store is a copy.
  public func copyStamp() throws(StoreError) -> CopyStamp? {
    guard let bytes = try setting(Self.copied) else { return nil }
    guard let stamp = CopyStamp(stored: bytes) else { throw StoreError(.storeCorrupt) }
    return stamp
  }

  public func save(_ stamp: CopyStamp) throws(StoreError) { try set(Self.copied, to: stamp.stored) }

  public func forgetCopyStamp() throws(StoreError) { try forgetSetting(Self.copied) }

  static var copied: String { "copied" }

  /// Whether the node of this store was moved away from here.
  public func isMovedAway() throws(StoreError) -> Bool { try setting(Self.moved) != nil }

  public func save(isMovedAway: Bool) throws(StoreError) {
    if isMovedAway { try set(Self.moved, to: [1]) } else { try forgetSetting(Self.moved) }
  }

  static var moved: String { "movedAway" }

  /// A log of this node's for which nothing is signed.
  public struct Held: Sendable {
    public let log: LogID
    /// The largest checkpoint of it that was shown, and by whom.
    public let note: Text?
    public let peer: NodeID?
    /// What nobody can give back is given up.
    public let isGivenUp: Bool
  }

  /// Holds a log of this node's, as it was held, if it was.
  public func hold(_ log: LogID) throws(StoreError) {
    try connection.use("INSERT OR IGNORE INTO heldLog (log) VALUES (?1)") { (insert) throws(StoreError) in
      try insert.bind(1, log.bytes.bytes)
      try insert.run()
    }
  }

  /// Keeps the largest checkpoint of a held log that others have shown; `nil` for none.
  public func keep(_ note: [UInt8]?, shownBy peer: NodeID?, of log: LogID) throws(StoreError) {
    try connection.use("UPDATE heldLog SET note = ?2, peer = ?3 WHERE log = ?1") {
      (update) throws(StoreError) in
      try update.bind(1, log.bytes.bytes)
      if let note { try update.bind(2, text: note) } else { try update.bindNull(2) }
      if let peer { try update.bind(3, peer.bytes.bytes) } else { try update.bindNull(3) }
      try update.run()
    }
  }

  public func giveUp(_ log: LogID) throws(StoreError) {
    try connection.use("UPDATE heldLog SET givenUp = 1 WHERE log = ?1") { (update) throws(StoreError) in
      try update.bind(1, log.bytes.bytes)
      try update.run()
    }
  }

  public func release(_ log: LogID) throws(StoreError) {
    try connection.use("DELETE FROM heldLog WHERE log = ?1") { (delete) throws(StoreError) in
      try delete.bind(1, log.bytes.bytes)
      try delete.run()
    }
  }

  public func heldLogs() throws(StoreError) -> [Held] {
    try connection.use("SELECT log, note, peer, givenUp FROM heldLog ORDER BY log") {
      (row) throws(StoreError) in
      var held: [Held] = []
      while try row.step() {
        guard let log = Bytes32(row.bytes(0)) else { throw StoreError(.storeCorrupt) }
        held.append(
          Held(
            log: LogID(log), note: row.bytesOrNil(1).map { Text(stored: $0) },
            peer: row.bytesOrNil(2).flatMap { Bytes32($0) }.map { NodeID($0) },
            isGivenUp: row.int64(3) != 0))
      }
      return held
    }
  }

  /// A log went on by the operator's decision.
  public func decide(_ log: LogID) throws(StoreError) {
    try connection.use("INSERT OR IGNORE INTO decidedLog (log) VALUES (?1)") { (insert) throws(StoreError) in
      try insert.bind(1, log.bytes.bytes)
      try insert.run()
    }
  }

  public func decidedLogs() throws(StoreError) -> Set<LogID> {
    try connection.use("SELECT log FROM decidedLog") { (row) throws(StoreError) in
      var logs: Set<LogID> = []
      while try row.step() {
        guard let log = Bytes32(row.bytes(0)) else { throw StoreError(.storeCorrupt) }
        logs.insert(LogID(log))
      }
      return logs
    }
  }

  /// The operator does not wait for this node.
  public func leaveOut(_ node: NodeID, nowMilliseconds: UInt64) throws(StoreError) {
    try connection.use("INSERT OR REPLACE INTO leftOut (node, time) VALUES (?1, ?2)") {
      (insert) throws(StoreError) in
      try insert.bind(1, node.bytes.bytes)
      try insert.bind(2, nowMilliseconds)
      try insert.run()
    }
  }

  public func leftOut() throws(StoreError) -> Set<NodeID> {
    try connection.use("SELECT node FROM leftOut") { (row) throws(StoreError) in
      var nodes: Set<NodeID> = []
      while try row.step() {
        guard let node = Bytes32(row.bytes(0)) else { throw StoreError(.storeCorrupt) }
        nodes.insert(NodeID(node))
      }
      return nodes
    }
  }

  /// Forgets whom an earlier recovery did not wait for, and what it gave up.
  public func forgetLeftOut() throws(StoreError) {
    try connection.execute("DELETE FROM leftOut; UPDATE heldLog SET givenUp = 0;")
    try set(Self.listeningOver, to: [0])
  }

  private static let listeningOver = "listeningOver"

  /// By the operator's decision the recovering node waits for no node that it does not know.
  public func endListening() throws(StoreError) { try set(Self.listeningOver, to: [1]) }

  public func isListeningOver() throws(StoreError) -> Bool { try setting(Self.listeningOver) == [1] }

  /// Voids what a backup brings back of secrets that were used or ended since: sessions, and codes that are good once.
  public func forgetSecrets() throws(StoreError) {
    try connection.execute(
      "DELETE FROM session; DELETE FROM spent; DELETE FROM passwordReset; DELETE FROM accountInvitation;")
  }

  /// The root that a log's tree had at this size; `nil` before this node's copy begins, or beyond its end.
  public func root(of log: LogReference, at size: UInt64) throws(StoreError) -> Bytes32? {
    let tree = try StoredTree(log, connection, suite)
    guard size >= tree.base.size, size <= (try connection.size(of: log)) else { return nil }
    return try TreeProofs(tree, suite).root(0, size)
  }

  private func forgetSetting(_ name: String) throws(StoreError) {
    try connection.use("DELETE FROM setting WHERE name = ?1") { (delete) throws(StoreError) in
      try delete.bind(1, text: name)
      try delete.run()
    }
  }
}
