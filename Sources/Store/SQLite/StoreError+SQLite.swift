import CSQLite

extension StoreError {
  /// SQLite's extended result code as one of ours. SQLite's own message is left out: it may quote stored text.
  init(sqlite extended: Int32, detail: String = "") {
    self.init(Self.code(ofPrimary: extended & 0xFF), sqliteCode: extended, detail: detail)
  }

  private static func code(ofPrimary primary: Int32) -> Code {
    switch primary {
    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .storeBusy
    case SQLITE_FULL: .diskFull
    case SQLITE_READONLY: .diskReadOnly
    case SQLITE_CORRUPT, SQLITE_NOTADB: .storeCorrupt
    case SQLITE_IOERR: .diskFault
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: .storeUnreachable
    case SQLITE_CONSTRAINT: .storeConflict
    case SQLITE_NOMEM: .outOfMemory
    case SQLITE_TOOBIG: .valueTooLarge
    default: .storeFault
    }
  }
}
