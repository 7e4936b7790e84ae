import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing

/// Long histories of many people of several nodes, each event against an oracle of its own.
struct OracleTests {
  private static let steps = 250
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  @Test(arguments: [Form.channel, .group, .direct])
  func noHistoryBreaksTheRules(_ form: Form) throws {
    var accepted: [Kind: Int] = [:]
    // Many short ones: in a long one, those who may change something have mostly left.
    for _ in 0..<8 {
      var history = History(Seeded("\(#function) \(form)"), suite, form: form, nodes: 5, users: 6)
      var state = try LogState(creating: history.creation, at: history.point(0), suite)
      var size: UInt64 = 1
      for step in 0..<Self.steps {
        skipStateEntries(&state, &size)
        let before = state
        let header = history.header(before: size, state)
        let judgement = state.append(header, at: history.point(size))
        let oracle = RuleOracle(before: before, after: state, header: header, judgement: judgement)
        let faults = oracle.faults
        #expect(faults.isEmpty, "step \(step): \(header.kind) of \(header.author), \(judgement)")
        guard faults.isEmpty else { return }
        if judgement == .accepted { accepted[header.kind, default: 0] += 1 }
        if judgement.verdict != nil { size += 1 }
      }
    }
    #expect(accepted.count > (form == .channel ? 12 : 8), "too little was tried: \(accepted)")
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
