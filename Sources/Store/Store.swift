public import Model
public import Suite
internal import Wire

/// The one writer of a node's database. Belongs to one thread.
///
/// Everything between `begin` and `commit` becomes durable together, with one fsync: the caller puts as many steps into
/// one transaction as have piled up, and acknowledges none before `commit` returns.
public final class Store {
  public let folder: DataFolder
  let connection: Connection
  let suite: any CryptoSuite
  /// Rows of nodes and of runs written in this transaction, by what they stand for.
  var nodes: [NodeID: Int64] = [:]
  /// Oldest first.
  public internal(set) var strangers: [NodeID] = []
  var runs: [ObjectIdentifier: Int64] = [:]
  var nextRun: Int64
  /// The number of the last entry that arrived.
  public internal(set) var lastArrival: Int64
  /// Files that a body or a claim named which is gone: nothing may name them any more.
  public var unnamedFiles: Set<BlobID> = []
  /// Whether there may be others such: nobody has looked since the start.
  public var mayHaveLooseFiles = true

  public init(folder: DataFolder, _ suite: any CryptoSuite) throws(StoreError) {
    self.folder = folder
    self.suite = suite
    var options = ConnectionOptions(applicationID: Schema.applicationID)
    options.cacheKibibytes = 16_384
    connection = try Connection(path: folder.database, options)
    try Migrations.apply(Schema.migrations, to: connection)
    lastArrival = try connection.integer("SELECT max(number) FROM arrival")
    nextRun = try connection.integer("SELECT max(id) FROM run") + 1
    nodes = try Self.readNodes(connection)
    strangers = try connection.strangers()
    try listStoredMessages()
  }

  public func begin() throws(StoreError) {
    runs.removeAll(keepingCapacity: true)
    try connection.begin()
  }

  /// Returns after fsync. After an error, call `rollback`.
  public func commit() throws(StoreError) { try connection.commit() }

  /// Undoes everything since `begin`.
  public func rollback() throws(StoreError) {
    connection.rollback()
    lastArrival = try connection.integer("SELECT max(number) FROM arrival")
    nextRun = try connection.integer("SELECT max(id) FROM run") + 1
    nodes = try Self.readNodes(connection)
    strangers = try connection.strangers()
  }

  public func setting(_ name: String) throws(StoreError) -> [UInt8]? {
    try connection.use("SELECT value FROM setting WHERE name = ?1") { (row) throws(StoreError) in
      try row.bind(1, text: name)
      return try row.step() ? row.bytes(0) : nil
    }
  }

  public func set(_ name: String, to value: [UInt8]) throws(StoreError) {
    try connection.use("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)") {
      (insert) throws(StoreError) in
      try insert.bind(1, text: name)
      try insert.bind(2, value)
      try insert.run()
    }
  }

  /// The row of a node, made at its first mention.
  func row(of node: NodeID) throws(StoreError) -> Int64 {
    if let row = nodes[node] { return row }
    let row = Int64(nodes.count + 1)
    try connection.use("INSERT INTO node (id, node) VALUES (?1, ?2)") { (insert) throws(StoreError) in
      try insert.bind(1, row)
      try insert.bind(2, node.bytes.bytes)
      try insert.run()
    }
    nodes[node] = row
    try befriend(node)
    return row
  }

  private static func readNodes(_ connection: Connection) throws(StoreError) -> [NodeID: Int64] {
    try connection.use("SELECT id, node FROM node") { (row) throws(StoreError) in
      var nodes: [NodeID: Int64] = [:]
      while try row.step() {
        guard let bytes = Bytes32(row.bytes(1)) else { throw StoreError(.storeCorrupt) }
        nodes[NodeID(bytes)] = row.int64(0)
      }
      return nodes
    }
  }
}
