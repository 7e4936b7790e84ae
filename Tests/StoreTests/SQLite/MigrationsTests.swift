import Testing

@testable import Store

@Suite struct MigrationsTests {
  private let folder = Folder()
  private let first = Migration(
    number: 1, name: "letters", sql: "CREATE TABLE letter (a); INSERT INTO letter VALUES (1)")
  private let second = Migration(number: 2, name: "words", sql: "CREATE TABLE word (a)")

  @Test func eachIsAppliedOnce() throws {
    let connection = try open(folder)
    #expect(try Migrations.apply([first], to: connection) == 1)
    #expect(try Migrations.apply([first, second], to: connection) == 1)
    #expect(try Migrations.apply([first, second], to: connection) == 0)
    #expect(try connection.integer("SELECT count(*) FROM letter") == 1)
    #expect(try connection.integer("SELECT count(*) FROM migration") == 2)
    try Migrations.verify([first, second], on: try open(folder, mode: .readOnly))
  }

  @Test func aLaterMigrationIsRefused() throws {
    let connection = try open(folder)
    try Migrations.apply([first, second], to: connection)
    #expect(code { try Migrations.apply([first], to: connection) } == .storeTooNew)
    #expect(code { try Migrations.verify([first], on: connection) } == .storeTooNew)
  }

  @Test func anEditedMigrationIsRefused() throws {
    let connection = try open(folder)
    try Migrations.apply([first], to: connection)
    let renamed = Migration(number: 1, name: "runes", sql: first.sql)
    let edited = Migration(number: 1, name: first.name, sql: "CREATE TABLE letter (b)")
    #expect(code { try Migrations.apply([renamed, second], to: connection) } == .migrationEdited)
    #expect(code { try Migrations.apply([edited, second], to: connection) } == .migrationEdited)
    #expect(try connection.integer("SELECT count(*) FROM migration") == 1)
  }

  @Test func aFailingMigrationLeavesNothing() throws {
    let connection = try open(folder)
    let broken = Migration(number: 2, name: "broken", sql: "CREATE TABLE half (a); CREATE TABLE letter (a)")
    #expect(code { try Migrations.apply([first, broken], to: connection) } == .storeFault)
    #expect(try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0)
    #expect(try connection.integer("SELECT max(number) FROM migration") == 1)
    #expect(try Migrations.apply([first, second], to: connection) == 1)
  }

  @Test func aGapIsAFault() throws {
    let connection = try open(folder)
    #expect(code { try Migrations.apply([second], to: connection) } == .storeFault)
  }

  @Test func anUnmigratedDatabaseIsNotRead() throws {
    let connection = try open(folder)
    try Migrations.apply([first], to: connection)
    #expect(code { try Migrations.verify([first, second], on: connection) } == .storeUnreachable)
  }
}
