public import Federation
public import Suite

/// Looks into a node's database without taking part: beside the node that runs on it, or while none does.
public final class StoreInspection {
  private let connection: Connection
  private let suite: any CryptoSuite
  /// Migrations that this program would apply at the node's next start.
  public let missingMigrations: Int

  /// `folder` is the node's data folder. Refused as `storeTooNew` for a database that a newer program has made.
  public init(folder: String, _ suite: any CryptoSuite) throws(StoreError) {
    self.suite = suite
    var options = ConnectionOptions(applicationID: Schema.applicationID)
    options.mode = .readOnly
    connection = try Connection(path: "\(folder)/hanse.sqlite", options)
    missingMigrations =
      Schema.migrations.count - (try Migrations.verifyApplied(Schema.migrations, on: connection))
  }

  public func knownNodes() throws(StoreError) -> KnownNodes { try connection.knownNodes(suite) }

  public func setting(_ name: String) throws(StoreError) -> [UInt8]? {
    try connection.use("SELECT value FROM setting WHERE name = ?1") { (row) throws(StoreError) in
      try row.bind(1, text: name)
      return try row.step() ? row.bytes(0) : nil
    }
  }

  /// The SQLite that this program runs on.
  public static var sqliteVersion: String { Connection.libraryVersion }
}
