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

  /// A log of this node's for which nothing is signed, and the largest checkpoint of it that others have shown.
  public func hold(_ log: LogID, showing note: [UInt8]?) throws(StoreError) {
    try connection.use(
      """
      INSERT INTO heldLog (log, note) VALUES (?1, ?2)
      ON CONFLICT (log) DO UPDATE SET note = coalesce(?2, note)
      """
    ) { (insert) throws(StoreError) in
      try insert.bind(1, log.bytes.bytes)
      if let note { try insert.bind(2, text: note) } else { try insert.bindNull(2) }
      try insert.run()
    }
  }

  public func release(_ log: LogID) throws(StoreError) {
    try connection.use("DELETE FROM heldLog WHERE log = ?1") { (delete) throws(StoreError) in
      try delete.bind(1, log.bytes.bytes)
      try delete.run()
    }
  }

  public func heldLogs() throws(StoreError) -> [(log: LogID, note: Text?)] {
    try connection.use("SELECT log, note FROM heldLog ORDER BY log") { (row) throws(StoreError) in
      var held: [(LogID, Text?)] = []
      while try row.step() {
        guard let log = Bytes32(row.bytes(0)) else { throw StoreError(.storeCorrupt) }
        held.append((LogID(log), row.bytesOrNil(1).map { Text(stored: $0) }))
      }
      return held
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

  /// Forgets whom an earlier recovery did not wait for.
  public func forgetLeftOut() throws(StoreError) { try connection.execute("DELETE FROM leftOut") }

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
