/// How a database file is opened.
struct ConnectionOptions: Sendable {
  enum Mode: Sendable {
    /// Makes the file, with mode 0600, where there is none.
    case readWriteCreate
    /// Never writes; the file must be there.
    case readOnly
  }

  enum Synchronous: Sendable {
    /// A commit returns after fsync: what it wrote survives a power cut.
    case full
    /// A power cut may undo the last commits, never tear them: for data that can be made again.
    case normal
  }

  var mode = Mode.readWriteCreate
  var synchronous = Synchronous.full
  /// Marks the file as ours (`PRAGMA application_id`); a file with another mark is refused.
  var applicationID: Int32
  var busyTimeoutMilliseconds: Int32 = 5_000
  var cacheKibibytes: Int32 = 4_096
  /// After a commit that leaves more pages than this in the write-ahead log, SQLite copies them back; 0 is never.
  var autocheckpointPages: Int32 = 1_000
}
