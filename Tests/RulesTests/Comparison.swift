import Model
import Rules
import Suite

/// A channel's state, and beside it what a reader of the spec makes of the same events.
struct Comparison {
  private(set) var state: LogState
  private(set) var channel: SpecChannel
  private(set) var size: UInt64 = 1
  /// What came of events of each kind.
  private(set) var seen: Set<Seen> = []
  private let suite: any CryptoSuite

  struct Seen: Hashable {
    let kind: Kind
    let outcome: Outcome
  }

  init(_ history: History, _ suite: any CryptoSuite) throws {
    self.suite = suite
    state = try LogState(creating: history.creation, at: history.point(0), suite)
    guard let channel = SpecChannel(creating: history.creation.header, history.creation.log) else {
      throw Unfit()
    }
    self.channel = channel
  }

  /// A state that was come to otherwise, and the same on paper.
  init(_ state: LogState, _ channel: SpecChannel, size: UInt64, _ suite: any CryptoSuite) {
    (self.state, self.channel, self.size, self.suite) = (state, channel, size, suite)
  }

  private struct Unfit: Error {}

  /// Appends the state entries that are due; says if the two disagree on which.
  mutating func takeStateEntries() -> [String] {
    while state.isStateEntryDue(at: size) {
      guard channel.isStateEntryDue(at: size) else { return ["no state entry is due at \(size)"] }
      state.stateEntryAppended()
      channel.hasNewMember = false
      size += 1
    }
    return channel.isStateEntryDue(at: size) ? ["a state entry is due at \(size)"] : []
  }

  /// As if so many more entries had stood there.
  mutating func jump(to size: UInt64) { self.size = size }

  /// Judges the event twice; says all in which the two differ.
  mutating func take(_ draft: Draft, at point: EntryPoint, comparesStates: Bool = true) -> [String] {
    let before = state
    let judgement = judge(draft.bytes, at: point)
    let (own, expected) = (Outcome(judgement), channel.take(draft, at: point))
    seen.insert(Seen(kind: draft.header.kind, outcome: expected))
    if judgement.verdict != nil { size += 1 }
    guard own == expected else { return ["judged \(own), and by the spec \(expected)"] }
    let number = expected.code.map { SpecKind.numbers[$0] ?? .max } ?? 0
    if judgement.number != number { return ["\(own) has the number \(judgement.number ?? 0)"] }
    guard comparesStates else { return [] }
    return channel.differences(from: state)
      + Invariants(before: before, after: state, header: draft.header, judgement: judgement).faults
  }

  /// As a home does with what it is sent.
  private mutating func judge(_ bytes: [UInt8], at point: EntryPoint) -> Judgement {
    do throws(Refusal) {
      return state.append(try Event(headerBytes: bytes, body: nil, suite).header, at: point)
    } catch {
      return .turnedAway(error)
    }
  }
}
