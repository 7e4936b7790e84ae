/// Why the store could not do what was asked. Holds no stored or bound value, so it may be logged and shown.
public struct StoreError: Error, Equatable, Sendable {
  /// What went wrong, by a name that stays the same between versions.
  public enum Code: String, Sendable, CaseIterable {
    case blobDamaged
    case diskFault
    case diskFull
    case diskReadOnly
    case fileExposed
    case indexMismatch
    case migrationEdited
    case outOfMemory
    case storeBusy
    case storeConflict
    case storeCorrupt
    case storeFault
    case storeForeign
    case storeInUse
    case storeMoved
    case storeTooNew
    case storeUnreachable
    case valueTooLarge
  }

  public let code: Code
  /// SQLite's extended result code, or 0 where SQLite was not the one to refuse.
  public let sqliteCode: Int32
  /// What the code alone does not tell, such as the name of a migration; often empty.
  public let detail: String

  public init(_ code: Code, sqliteCode: Int32 = 0, detail: String = "") {
    self.code = code
    self.sqliteCode = sqliteCode
    self.detail = detail
  }

  /// One sentence for the operator.
  public var advice: String {
    switch code {
    case .blobDamaged:
      "A file's bytes are not what was stored: look at the disk; a member of the channel may have them still."
    case .diskFault:
      "The disk failed to read or write: look at the system log, and replace it or restore a backup."
    case .diskFull: "The disk is full: free room or move the data folder, then try again."
    case .diskReadOnly: "The data folder cannot be written: check its owner, its mode and the mount."
    case .fileExposed:
      "Others than the node's user may read a file that is the node's alone: chmod 600 it."
    case .indexMismatch: "The search index disagrees with the log: remove index.sqlite, it is built anew."
    case .migrationEdited:
      "An applied migration differs from this program's: run the program that wrote the file."
    case .outOfMemory: "There is no memory left: give the node more."
    case .storeBusy: "Another connection holds the database: try again."
    case .storeConflict:
      "The row is there already or breaks a rule of its table: this is a fault of the program, report it."
    case .storeCorrupt:
      "The database file is damaged: restore a backup, or remove it if it is only the search index."
    case .storeFault: "SQLite refused a statement: this is a fault of the program, report it."
    case .storeForeign: "The file is another program's database: name another data folder."
    case .storeInUse: "Another process uses this data folder: stop it first."
    case .storeMoved:
      "This node was moved away from here: run it there, or take it back with hanse recovery begin --config FILE."
    case .storeTooNew: "A later version wrote this database: run that version or a newer one."
    case .storeUnreachable:
      "The database file cannot be opened: check that its folder exists and may be entered."
    case .valueTooLarge:
      "A number is larger than what the database holds: this is a fault of the program, report it."
    }
  }
}

extension StoreError: CustomStringConvertible {
  public var description: String {
    let number = sqliteCode == 0 ? "" : " (SQLite \(sqliteCode))"
    return "\(code.rawValue)\(number): \(advice)" + (detail.isEmpty ? "" : " \(detail)")
  }
}
