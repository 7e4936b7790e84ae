/// Copies a node's database into one file, beside whoever writes it, as it is at one moment.
public struct StoreCopy {
  /// What the copy holds.
  public struct Report: Equatable, Sendable {
    public let logs: Int64
    /// Entries of all logs.
    public let entries: Int64
    public let migrations: Int64
  }

  private let source: Connection

  /// `folder` is a data folder. The node may run on it.
  public init(folder: String) throws(StoreError) {
    var options = ConnectionOptions(applicationID: Schema.applicationID)
    options.mode = .readOnly
    source = try Connection(path: "\(folder)/hanse.sqlite", options)
    _ = try Migrations.verifyApplied(Schema.migrations, on: source)
  }

  /// Writes the copy, which must not be there yet, stamps it and checks it. It is durable when this returns, but for its name.
  /// `progress` is told pages: those that are done, and all.
  public func write(
    to path: String, stamp: CopyStamp, progress: (Int64, Int64) -> Void
  ) throws(StoreError) -> Report {
    try source.copy(to: path, applicationID: Schema.applicationID, progress: progress)
    let copy = try Connection(path: path, ConnectionOptions(applicationID: Schema.applicationID))
    try mark(copy, stamp)
    let report = Report(
      logs: try copy.integer("SELECT count(*) FROM log"),
      entries: try copy.integer("SELECT count(*) FROM entry"),
      migrations: try copy.integer("SELECT count(*) FROM migration"))
    guard try copy.checkpointTruncate(), try copy.isSound() else {
      throw StoreError(.storeCorrupt, detail: "The copy does not read as it was written.")
    }
    return report
  }

  /// Who starts on the copy is not who wrote the original. Erased bodies that waited for the index are gone: it is built anew.
  private func mark(_ copy: Connection, _ stamp: CopyStamp) throws(StoreError) {
    try copy.transaction { () throws(StoreError) in
      try copy.execute("DELETE FROM erased; DELETE FROM setting WHERE name IN ('guard', 'movedAway');")
      try copy.use("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)") {
        (insert) throws(StoreError) in
        try insert.bind(1, text: Store.copied)
        try insert.bind(2, stamp.stored)
        try insert.run()
      }
    }
  }
}
