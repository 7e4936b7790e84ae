/// Brings a database to the schema this program knows, each migration in its own transaction.
enum Migrations {
  /// Applies what is missing of `list` and returns how many that were. Refuses a database that holds a migration
  /// this program does not know (`storeTooNew`) or knows differently (`migrationEdited`); changes nothing then.
  @discardableResult
  static func apply(_ list: [Migration], to connection: Connection) throws(StoreError) -> Int {
    for (index, migration) in list.enumerated() where migration.number != Int64(index) + 1 {
      throw StoreError(.storeFault, detail: "Migration \(migration.name) is out of order.")
    }
    try connection.execute(
      """
      CREATE TABLE IF NOT EXISTS migration (
        number INTEGER PRIMARY KEY, name TEXT NOT NULL, fingerprint INTEGER NOT NULL
      ) STRICT
      """)
    let applied = try verifyApplied(list, on: connection)
    for migration in list.dropFirst(applied) {
      try apply(migration, to: connection)
    }
    return list.count - applied
  }

  /// Checks a database opened read-only: it must hold exactly `list`, or be refused.
  static func verify(_ list: [Migration], on connection: Connection) throws(StoreError) {
    guard try verifyApplied(list, on: connection) == list.count else {
      throw StoreError(.storeUnreachable, detail: "The schema is not there yet: open it for writing first.")
    }
  }

  /// How many of `list` the database has; refused as in `apply`.
  static func verifyApplied(_ list: [Migration], on connection: Connection) throws(StoreError) -> Int {
    try connection.use("SELECT number, name, fingerprint FROM migration ORDER BY number") {
      (row) throws(StoreError) in
      var count = 0
      while try row.step() {
        guard count < list.count else {
          throw StoreError(.storeTooNew, detail: "Unknown migration: \(row.text(1)).")
        }
        let known = list[count]
        guard row.int64(0) == known.number, row.text(1) == known.name.description,
          row.int64(2) == known.fingerprint
        else { throw StoreError(.migrationEdited, detail: "Migration \(known.name).") }
        count += 1
      }
      return count
    }
  }

  private static func apply(_ migration: Migration, to connection: Connection) throws(StoreError) {
    try connection.transaction { () throws(StoreError) in
      try connection.execute(migration.sql)
      try connection.use("INSERT INTO migration (number, name, fingerprint) VALUES (?1, ?2, ?3)") {
        (insert) throws(StoreError) in
        try insert.bind(1, migration.number)
        try insert.bind(2, text: migration.name.description)
        try insert.bind(3, migration.fingerprint)
        try insert.run()
      }
    }
  }
}
