import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// Histories of people of several nodes, each event judged by the rules and by a reader of the spec.
struct OracleTests {
  private static let steps = 300
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  /// Goes on until every code of every row of the spec's tables has been seen, and everything has been accepted.
  @Test func noHistoryBreaksTheRules() throws {
    var seen: Set<Comparison.Seen> = []
    var random = Seeded()
    for index in 0..<400 where index < 24 || !missing(seen).isEmpty {
      let forms: [Form] = [.channel, .channel, .channel, .group, .direct]
      let form = forms[index % forms.count]
      let history = History(
        Seeded(seed: random.next()), suite, form: form, nodes: 5, users: 5, term: index % 4 == 3 ? 7 : 0,
        manyRoles: index % 3 == 2)
      guard let found = try play(history, "history \(index)", jumps: index % 2 == 1) else { return }
      seen.formUnion(found)
    }
    #expect(missing(seen).isEmpty, "never seen")
  }

  /// What came of its events; `nil` if something is wrong.
  private func play(_ made: History, _ name: String, jumps: Bool) throws -> Set<Comparison.Seen>? {
    var history = made
    var comparison = try Comparison(history, suite)
    for step in 0..<Self.steps {
      var faults = comparison.takeStateEntries()
      // So that they pass 1,024 entries.
      if step == 0 && jumps { comparison.jump(to: 1_024 - 40) }
      let draft = history.draft(before: comparison.size, comparison.state)
      faults += comparison.take(draft, at: history.point(comparison.size))
      #expect(faults.isEmpty, "\(name), step \(step): \(draft)")
      guard faults.isEmpty else { return nil }
    }
    return comparison.seen
  }

  /// What the spec's tables have and nobody has come upon, as "kind code".
  private func missing(_ seen: Set<Comparison.Seen>) -> [String] {
    var missing: [String] = []
    for (kind, row) in SpecKind.channel where kind != .create {
      let found = seen.filter { $0.kind == kind }
      if !found.contains(where: { $0.outcome == .accepted }) { missing.append("\(kind) accepted") }
      let codes = Set(found.compactMap(\.outcome.code))
      missing += row.refusals.subtracting(codes).map { "\(kind) \($0)" }
    }
    let codes = Set(seen.compactMap(\.outcome.code))
    missing += SpecKind.ofAll.union(["channelFull"]).subtracting(codes)
    // Of what can stand in a log or be turned away, both.
    for code in ["otherTerm", "notMember"] where !seen.contains(where: { $0.outcome == .logged(code) }) {
      missing.append("\(code) logged")
    }
    for code in ["otherTerm", "notMember", "notInvited"]
    where !seen.contains(where: { $0.outcome == .door(code) }) {
      missing.append("\(code) at the door")
    }
    return missing.sorted()
  }

  /// What stands in a log after its first entry.
  private enum Step {
    case state
    case event(Header, EntryPoint, Judgement)
  }

  /// A log is its entries: whoever replays them, from the start or from a snapshot anywhere, has the same states all the way.
  @Test func everyPrefixHasOneState() throws {
    for _ in 0..<3 {
      var history = History(Seeded(), suite, nodes: 3, users: 5)
      var states = [try LogState(creating: history.creation, at: history.point(0), suite)]
      var steps: [Step] = []
      // A history in which nobody may do anything any more is a short one.
      for _ in 0..<2_000 where steps.count < 700 {
        let size = UInt64(states.count)
        var state = states[states.count - 1]
        if state.isStateEntryDue(at: size) {
          state.stateEntryAppended()
          steps.append(.state)
        } else {
          let (header, point) = (history.header(before: size, state), history.point(size))
          let judgement = state.append(header, at: point)
          // What is turned away is in no log, and so nobody else's to replay.
          guard judgement.verdict != nil else { continue }
          steps.append(.event(header, point, judgement))
        }
        states.append(state)
      }
      try replay(steps, from: 0, states)
      for _ in 0..<6 { try replay(steps, from: history.random.below(steps.count), states) }
    }
  }

  /// From the records after so many steps, as a snapshot has them.
  private func replay(_ steps: [Step], from start: Int, _ states: [LogState]) throws {
    var state = try LogState(records: states[start].records, size: UInt64(start + 1), suite)
    for index in start..<steps.count {
      #expect(
        state.isStateEntryDue(at: UInt64(index + 1)) == states[index].isStateEntryDue(at: UInt64(index + 1)))
      switch steps[index] {
      case .state: state.stateEntryAppended()
      case .event(let header, let point, let judgement): #expect(state.append(header, at: point) == judgement)
      }
      var model = states[index + 1]
      guard state.root() == model.root(), index % 10 > 0 || state.records == model.records else {
        Issue.record("from \(start), entry \(index + 1): another state")
        return
      }
    }
  }

  private func skipStateEntries(_ state: inout LogState, _ size: inout UInt64) {
    while state.isStateEntryDue(at: size) {
      state.stateEntryAppended()
      size += 1
    }
  }
}
