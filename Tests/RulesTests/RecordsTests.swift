import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// A state comes back from its records, and from nothing that is not a state's records.
struct RecordsTests {
  private let suite: any CryptoSuite
  private let good: [Snapshot.Record]
  private let size: UInt64

  init() throws {
    let suite = try SodiumSuite()
    var history = History(Seeded(seed: 7), suite)
    var state = try LogState(creating: history.creation, at: history.point(0), suite)
    var size: UInt64 = 1
    for _ in 0..<150
    where state.append(history.header(before: size, state), at: history.point(size)).verdict != nil {
      size += 1
    }
    self.suite = suite
    self.size = size
    good = state.records
  }

  @Test func theyComeBack() throws {
    var state = try LogState(records: good, size: size, suite)
    #expect(state.records == good)
    #expect(good.count > 10)
    var forgetful = state
    #expect(state.takeChanges().sorted { $0.key.lexicographicallyPrecedes($1.key) } == good)
    #expect(state.takeChanges().isEmpty)
    forgetful.forgetChanges()
    #expect(forgetful.takeChanges().isEmpty)
    #expect(forgetful.root() == state.root())
  }

  @Test func whatIsNoStateIsRefused() {
    let nowhere = Participant(
      node: NodeID(.zero), user: UserID(Bytes16([UInt8](repeating: 0, count: 16), at: 0)))
    let joined = CBORWriter.bytes { writer in writer.list([1, 0, 1]) { $1.unsigned($0) } }
    refuses("nothing") { $0 = [] }
    refuses("no log record") { $0.removeFirst() }
    refuses("a log record that is none") { $0[0] = Snapshot.Record(key: $0[0].key, value: [0x80]) }
    refuses("not sorted") { $0.swapAt(1, 2) }
    refuses("one twice") { $0.insert($0[3], at: 3) }
    refuses("a log record twice") { $0.insert($0[0], at: 0) }
    refuses("an unknown key") { $0.append(Snapshot.Record(key: [0x81, 0x18, 0xFF], value: [0])) }
    refuses("a key that is no array") { $0.append(Snapshot.Record(key: [0xF6], value: [0])) }
    refuses("a trailing byte") { $0[1] = Snapshot.Record(key: $0[1].key, value: $0[1].value + [0]) }
    refuses("a user of a node that is not there") { records in
      records.append(Snapshot.Record(key: RecordKey.participant(nowhere).encode(), value: joined))
      records.sort { $0.key.lexicographicallyPrecedes($1.key) }
    }
    for type in [UInt8(4), 5] {
      refuses("no records of type \(type)") { $0.removeAll { $0.key[1] == type } }
    }
  }

  @Test func aNodesCountIsThatOfItsUsers() throws {
    let state = try LogState(records: good, size: size, suite)
    for participant in state.participants.filter({ $0.value.status == .joined }).keys {
      refuses("a joined user missing") {
        $0.removeAll { $0.key == RecordKey.participant(participant).encode() }
      }
    }
  }

  @Test func mutatedRecordsNeverCrash() throws {
    var random = Seeded()
    for _ in 0..<500 {
      var records = good
      let index = random.integer(0...(records.count - 1))
      let isKey = random.oneIn(3)
      var bytes = isKey ? records[index].key : records[index].value
      bytes[random.integer(0...(bytes.count - 1))] ^= 1 << UInt8(random.integer(0...7))
      records[index] = Snapshot.Record(
        key: isKey ? bytes : records[index].key, value: isKey ? records[index].value : bytes)
      guard var state = try? LogState(records: records, size: size, suite) else { continue }
      #expect(state.records == records)
      var history = History(random, suite)
      for _ in 0..<5 { _ = state.append(history.header(before: size, state), at: history.point(size)) }
      _ = state.root()
    }
  }

  private func refuses(_ what: String, _ change: (inout [Snapshot.Record]) -> Void) {
    var records = good
    change(&records)
    #expect(throws: Refusal.snapshotWrongState, "\(what)") {
      try LogState(records: records, size: size, suite)
    }
  }
}
