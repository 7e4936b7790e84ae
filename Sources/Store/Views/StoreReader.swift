public import Suite

/// Reads what is committed, on a connection of its own. Belongs to one thread; any number of them read beside the writer.
public final class StoreReader {
  let connection: Connection
  let suite: any CryptoSuite

  /// Opens the database that a `Store` has made.
  public init(folder: DataFolder, _ suite: any CryptoSuite) throws(StoreError) {
    var options = ConnectionOptions(applicationID: Schema.applicationID)
    options.mode = .readOnly
    connection = try Connection(path: folder.database, options)
    self.suite = suite
  }

  /// Runs `body` on one unchanging view of the database.
  public func snapshot<Result>(
    _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try connection.snapshot(body)
  }
}
