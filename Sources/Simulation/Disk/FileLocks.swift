internal import CSQLite

/// SQLite's locks on a file (sqlite3_io_methods, xLock), among the connections of one process.
struct FileLocks {
  private var levels: [ObjectIdentifier: Int32] = [:]

  mutating func lock(_ holder: ObjectIdentifier, _ level: Int32) -> Bool {
    let own = levels[holder] ?? SQLITE_LOCK_NONE
    guard level > own else { return true }
    let others = levels.filter { $0.key != holder }.values
    let strongest = others.max() ?? SQLITE_LOCK_NONE
    let isFree =
      switch level {
      case SQLITE_LOCK_SHARED: strongest < SQLITE_LOCK_PENDING
      case SQLITE_LOCK_RESERVED: strongest < SQLITE_LOCK_RESERVED
      default: strongest == SQLITE_LOCK_NONE
      }
    if isFree { levels[holder] = level }
    return isFree
  }

  mutating func unlock(_ holder: ObjectIdentifier, _ level: Int32) {
    levels[holder] = level == SQLITE_LOCK_NONE ? nil : min(level, levels[holder] ?? level)
  }

  var isReserved: Bool { levels.values.contains { $0 >= SQLITE_LOCK_RESERVED } }
}
