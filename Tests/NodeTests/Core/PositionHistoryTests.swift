import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// An origin that takes positions in any order, again, and far ahead, at the door of a home: each answer against an account of what
/// stands where (spec: events, "Position"; rules, "Home").
struct PositionHistoryTests {
  private struct Place: Hashable, Comparable {
    let lane: UInt64
    let incarnation: UInt64
    let counter: UInt64

    static func < (left: Place, right: Place) -> Bool {
      (left.lane, left.incarnation, left.counter) < (right.lane, right.incarnation, right.counter)
    }
  }

  /// What stands in the log, as a reader of the answers has it.
  private struct Account {
    var standing: [Place: (event: Event, outcome: SubmitResponse.Outcome)] = [:]
    var highest: [UInt64: Place] = [:]

    /// `nil`: it is new, and to be ordered.
    func expected(_ event: Event, _ place: Place, most: UInt64) -> SubmitResponse.Outcome? {
      if let there = standing[place] {
        return there.event.id == event.id ? there.outcome : .turnedAway(number: 65, code: "originFork")
      }
      if let top = highest[place.lane], place <= top {
        return .turnedAway(number: 35, code: "positionNotRising")
      }
      return place.incarnation > most ? .turnedAway(number: 85, code: "incarnationAhead") : nil
    }

    mutating func note(_ event: Event, _ place: Place, _ outcome: SubmitResponse.Outcome) {
      standing[place] = (event, outcome)
      highest[place.lane] = place
    }
  }

  @Test func noPositionIsTakenTwice() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      var random = Seeded()
      var account = Account()
      var answers: [String: Int] = [:]
      for step in 0..<300 {
        if step % 60 == 59 { try scene.pair.home.core.load() }
        let highest = Position.highestIncarnation(
          atMilliseconds: scene.pair.home.core.world.nowMilliseconds())
        let place = draw(account, highest, &random)
        let event = random.oneIn(2) ? account.standing[place]?.event : nil
        let made = event ?? pin(at: place, in: scene, &random)
        let size = try #require(scene.pair.home.core.logs[scene.channel]).replica.size
        let outcome = try submit(made, to: scene)
        // A clock goes on between the two looks at it, and nothing is drawn so near.
        if let expected = account.expected(made, place, most: highest + 1 << 20) {
          #expect(outcome == expected, "step \(step): \(place)")
          guard case .turnedAway(_, let code) = outcome else {
            answers["again", default: 0] += 1
            continue
          }
          answers[code.string, default: 0] += 1
        } else {
          guard case .ordered(0, size, let verdict) = outcome, [0, 3].contains(verdict) else {
            Issue.record("step \(step): \(outcome) at \(place), and the log has \(size)")
            return
          }
          account.note(made, place, outcome)
          answers["ordered", default: 0] += 1
        }
      }
      #expect(scene.pair.home.core.forks.count == 1, "proven with the first answer that names it, and once")
      let wanted = ["again", "originFork", "positionNotRising", "incarnationAhead", "ordered"]
      #expect(Set(wanted) == Set(answers.keys), "\(answers)")
    }
  }

  /// In lanes that nobody has used before: the next, a gap, one below, the same, or one of a later or an earlier incarnation.
  private func draw(_ account: Account, _ highest: UInt64, _ random: inout Seeded) -> Place {
    let lane = UInt64(random.integer(2...5))
    guard let top = account.highest[lane] else { return Place(lane: lane, incarnation: 2, counter: 5) }
    func place(_ incarnation: UInt64, _ counter: UInt64) -> Place {
      Place(lane: lane, incarnation: max(1, incarnation), counter: max(1, counter))
    }
    switch random.below(10) {
    case 0: return top
    case 1: return account.standing.keys.sorted()[random.below(account.standing.count)]
    case 2: return place(top.incarnation, top.counter - 1)
    case 3: return place(top.incarnation - 1, top.counter + 50)
    case 4: return place(top.incarnation, top.counter + UInt64(random.integer(2...9)))
    case 5: return place(min(top.incarnation + 1, highest), top.counter / 2)
    case 6: return place(highest + 1 << 24, 1)
    default: return place(top.incarnation, top.counter + 1)
    }
  }

  private func pin(at place: Place, in scene: RotationScene, _ random: inout Seeded) -> Event {
    let (guest, core) = (scene.pair.guest.core, scene.pair.home.core)
    let author = Author(node: guest.node, user: scene.pair.bert)
    let position = Position(lane: place.lane, incarnation: place.incarnation, counter: place.counter)
    let header = Header(
      log: scene.channel, kind: .pin, author: author, position: position,
      timeMilliseconds: core.world.nowMilliseconds(),
      relation: Relation(
        event: EventID(Bytes32(random.bytes(32), at: 0)), author: author, position: position))
    return Event(header, body: nil, core.suite)
  }

  private func submit(_ event: Event, to scene: RotationScene) throws -> SubmitResponse.Outcome {
    let (guest, suite) = (scene.pair.guest.core, scene.pair.guest.core.suite)
    let batch = Batch(
      [event], node: guest.node, document: guest.identity.chain.newest.number, by: guest.identity.keys.batch,
      suite)
    let covered = try #require(batch.runs.first?.events.first)
    let coverage = try #require(covered.run.coverage(of: covered.leaf..<(covered.leaf + 1), suite))
    let request = SubmitRequest(
      events: [LogRange.EventBytes(header: event.headerBytes, body: nil)], coverages: [coverage],
      documents: [])
    let (outcomes, peer) = (Noted<[SubmitResponse.Outcome]>([]), guest.node)
    try scene.pair.home.write { (core) throws(StoreError) in
      let answered = try core.submit(request, from: peer)
      outcomes.change { $0 = answered }
    }
    return try #require(outcomes.value.first)
  }
}
