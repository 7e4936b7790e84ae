import Testing

@testable import Store

@Suite struct StatementTests {
  private let folder = Folder()

  private func database() throws -> Connection {
    let connection = try open(folder)
    try connection.execute("CREATE TABLE IF NOT EXISTS t (a, b, c)")
    return connection
  }

  @Test func valuesComeBackAsBound() throws {
    let connection = try database()
    let integers: [Int64] = [0, 1, -1, .min, .max]
    for value in integers {
      let back = try connection.use("SELECT ?1") { (row) throws(StoreError) in
        try row.bind(1, value)
        _ = try row.step()
        return row.int64(0)
      }
      #expect(back == value)
    }
    for value: [UInt8] in [[], [0], [1, 2, 0, 3], [UInt8](repeating: 0xFF, count: 100_000)] {
      let back = try connection.use("SELECT ?1, ?2, typeof(?1)") { (row) throws(StoreError) in
        try row.bind(1, value)
        try row.bind(2, value[...])
        _ = try row.step()
        return (row.bytes(0), row.bytes(1), row.text(2))
      }
      #expect(back == (value, value, "blob"))
    }
  }

  @Test func textKeepsItsBytes() throws {
    let connection = try database()
    for value: [UInt8] in [[], Array("Grüße".utf8), [0x61, 0, 0x62], [0xFF, 0xC0, 0x61]] {
      let back = try connection.use("SELECT ?1, typeof(?1)") { (row) throws(StoreError) in
        try row.bind(1, text: value)
        _ = try row.step()
        return (row.bytes(0), row.text(1))
      }
      #expect(back == (value, "text"))
    }
  }

  @Test func nothingIsNull() throws {
    let connection = try database()
    try connection.use("SELECT ?1, ?2, ?3") { (row) throws(StoreError) in
      try row.bind(1, Int64?.none)
      try row.bind(2, [UInt8]?.none)
      try row.bind(3, [UInt8]())
      _ = try row.step()
      #expect(row.isNull(0) && row.isNull(1) && !row.isNull(2))
      #expect(row.int64OrNil(0) == nil && row.bytesOrNil(1) == nil && row.bytesOrNil(2) == [])
    }
  }

  @Test func unsignedNumbersAreChecked() throws {
    let connection = try database()
    try connection.use("SELECT ?1") { (row) throws(StoreError) in
      try row.bind(1, UInt64(Int64.max))
      _ = try row.step()
      #expect(try row.uint64(0) == UInt64(Int64.max))
    }
    #expect(
      code {
        try connection.use("SELECT ?1") { (row) throws(StoreError) in try row.bind(1, UInt64(Int64.max) + 1) }
      } == .valueTooLarge)
    let negative = code {
      try connection.use("SELECT -1") { (row) throws(StoreError) in
        _ = try row.step()
        _ = try row.uint64(0)
      }
    }
    #expect(negative == .storeCorrupt)
  }

  @Test func lentBytesAreStored() throws {
    let connection = try database()
    let blob = [UInt8](repeating: 9, count: 5_000)
    let text = Array("lent".utf8)
    try connection.use("INSERT INTO t (a, b) VALUES (?1, ?2)") { (insert) throws(StoreError) in
      try insert.lending(1, blob) { () throws(StoreError) in
        try insert.lending(2, text: text) { () throws(StoreError) in try insert.run() }
      }
      try insert.run()
    }
    try connection.use("SELECT a, b FROM t ORDER BY rowid") { (row) throws(StoreError) in
      #expect(try row.step())
      #expect(row.bytes(0) == blob && row.bytes(1) == text)
      #expect(row.withBytes(0) { $0.count } == 5_000)
      #expect(try row.step())
      #expect(row.isNull(0) && row.isNull(1))
    }
  }

  @Test func aParameterThatIsNotThereIsAFault() throws {
    let connection = try database()
    #expect(
      code { try connection.use("SELECT ?1") { (row) throws(StoreError) in try row.bind(2, 1 as Int64) } }
        == .storeFault)
  }

  @Test func aStatementIsResetWhenItsUseEnds() throws {
    let connection = try database()
    try connection.execute("INSERT INTO t (a) VALUES (1), (2), (3)")
    for _ in 0..<3 {
      // Left half-way, it would hold a read snapshot and go on from the second row.
      let first = try connection.use("SELECT a FROM t") { (row) throws(StoreError) in
        _ = try row.step()
        return row.int64(0)
      }
      #expect(first == 1)
    }
    #expect(try connection.checkpointTruncate())
  }

  @Test func parametersAreForgottenBetweenUses() throws {
    let connection = try database()
    func read(_ value: Int64?) throws -> Int64? {
      try connection.use("SELECT ?1") { (row) throws(StoreError) in
        if let value { try row.bind(1, value) }
        _ = try row.step()
        return row.int64OrNil(0)
      }
    }
    #expect(try read(5) == 5)
    #expect(try read(nil) == nil)
  }

  @Test func aStatementOutlivesItsConnection() throws {
    var statement: Statement?
    do {
      let connection = try database()
      statement = try Statement("SELECT 7", on: connection)
    }
    #expect(try statement?.step() == true)
    #expect(statement?.int64(0) == 7)
  }
}
