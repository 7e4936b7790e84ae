import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// What holds of every history, whatever its events are.
struct HistoryTests {
  private static let steps = 600
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  /// One copy is asked for its root at each step, one at the end, and one is made anew from records again and again.
  @Test func theStateIsAFunctionOfTheLog() throws {
    for _ in 0..<4 {
      var history = History(Seeded(), suite)
      var (state, size) = try begin(&history)
      var silent = state
      var rebuilt = state
      for _ in 0..<Self.steps {
        let header = history.header(before: size, state)
        let point = history.point(size)
        let judgement = state.append(header, at: point)
        #expect(silent.append(header, at: point) == judgement)
        #expect(rebuilt.append(header, at: point) == judgement)
        #expect(rebuilt.root() == state.root())
        if judgement.verdict != nil { size = end(of: size + 1, &state, &silent, &rebuilt) }
        guard history.random.oneIn(20) || state.isStateEntryDue(at: size) else { continue }
        rebuilt = try LogState(records: state.records, size: size, suite)
        #expect(rebuilt.records == state.records)
        #expect(rebuilt.participantCount == state.participantCount)
      }
      #expect(silent.root() == state.root())
      #expect(silent.records == state.records)
    }
  }

  @Test func aJudgementChangesWhatItSays() throws {
    var (accepted, refused, turnedAway): (Set<Kind>, Set<Refusal>, Set<Refusal>) = ([], [], [])
    for _ in 0..<4 {
      var history = History(Seeded(), suite)
      var (state, size) = try begin(&history)
      _ = state.takeChanges()
      var stored = Dictionary(uniqueKeysWithValues: state.records.map { ($0.key, $0.value) })
      for _ in 0..<Self.steps {
        let header = history.header(before: size, state)
        let judgement = state.append(header, at: history.point(size))
        let changes = state.takeChanges()
        let before = stored
        for change in changes { stored[change.key] = change.value }
        #expect(state.records == sorted(stored))
        let lane = RecordKey.lane(header.author.node, header.position.lane).encode()
        switch judgement {
        case .accepted:
          accepted.insert(header.kind)
          #expect(stored[lane] != before[lane])
        case .refused(let refusal):
          refused.insert(refusal)
          #expect(changes.map(\.key) == [lane])
        case .turnedAway(let refusal):
          turnedAway.insert(refusal)
          #expect(changes.isEmpty)
        }
        if judgement.verdict != nil { size = end(of: size + 1, &state) }
        check(state)
      }
    }
    #expect(accepted.count > 4 && refused.count > 2 && turnedAway.count > 2)
  }

  /// Counts against a naive count of the participants.
  private func check(_ state: LogState) {
    var joined: [NodeID: UInt64] = [:]
    var members = 0
    for (participant, record) in state.participants {
      if record.status == .joined { joined[participant.node, default: 0] += 1 }
      if record.status == .joined || record.status == .invited { members += 1 }
    }
    #expect(state.participantCount == members)
    for (node, record) in state.nodes {
      #expect(record.joined == joined[node, default: 0])
      #expect(record.isMember == (record.joined > 0))
      if record.isMember { #expect(record.until == 0) }
      if record.until > 0 { #expect(record.until > record.since && !record.isMember) }
    }
    #expect(Set(joined.keys).isSubset(of: state.nodes.keys))
  }

  private func begin(_ history: inout History) throws -> (LogState, UInt64) {
    var state = try LogState(creating: history.creation, at: history.point(0), suite)
    #expect(state.isStateEntryDue(at: 1))
    state.stateEntryAppended()
    return (state, 2)
  }

  /// Appends the state entries that are due.
  private func end(of size: UInt64, _ state: inout LogState) -> UInt64 {
    var size = size
    while state.isStateEntryDue(at: size) {
      state.stateEntryAppended()
      size += 1
    }
    return size
  }

  private func end(
    of size: UInt64, _ first: inout LogState, _ second: inout LogState, _ third: inout LogState
  ) -> UInt64 {
    let end = end(of: size, &first)
    #expect(self.end(of: size, &second) == end)
    #expect(self.end(of: size, &third) == end)
    return end
  }

  private func sorted(_ records: [[UInt8]: [UInt8]]) -> [Snapshot.Record] {
    records.map { Snapshot.Record(key: $0.key, value: $0.value) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }
}
