import Federation
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What was accepted here and is for another node to order.
struct OutboxTests {
  private let home = NodeID(Randomness.bytes32())
  private let channel = LogID(Randomness.bytes32())

  /// A message of alice's to a channel whose home is elsewhere, sent with the key "k".
  private func send(_ founded: FoundedCore, _ user: UserID, told: Noted<[String]>) throws -> PendingEvent {
    let (home, channel) = (home, channel)
    let made = Noted<Event?>(nil)
    try founded.write { (core) throws(StoreError) in
      let draft = Core.Draft(log: channel, kind: .message, user: user, body: core.body("hello"))
      let event = core.originate(draft)
      made.change { $0 = event }
      let send = IdempotentSend(
        user: user, key: "k", log: channel, event: event.id, position: event.header.position)
      try core.store.save(send, nowMilliseconds: 1)
      try core.dispatch(
        event, home: home, key: "k", accepted: { _ in },
        ordered: { result in
          let code: String
          switch result {
          case .success(let receipt): code = receipt.order?.verdictCode ?? "none"
          case .failure(let problem): code = problem.code
          }
          told.change { $0.append(code) }
        })
    }
    #expect(made.value != nil)
    return try #require(founded.core.pending[home]?.last)
  }

  private func outbox(_ founded: FoundedCore, _ user: UserID) throws -> [OutboxItem] {
    try founded.core.reader.outbox(of: user, after: 0, limit: 10)
  }

  @Test func whatWasTurnedAwayIsKeptForItsAuthor() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let (user, other) = (try founded.addUser("alice"), try founded.addUser("bob"))
      let (told, home) = (Noted<[String]>([]), home)
      let waiting = try send(founded, user, told: told)
      #expect(try outbox(founded, user).map(\.refusal) == [nil])
      let answer = SubmitResponse(outcomes: [.turnedAway(number: 36, code: "timeAhead")])
      try founded.write { (core) throws(StoreError) in try core.submitAnswered(answer, [waiting], by: home) }
      #expect(told.value == ["timeAhead"] && founded.core.waiters.isEmpty)
      #expect(try outbox(founded, user).map(\.refusal) == ["timeAhead"])
      #expect(try outbox(founded, other).isEmpty)
      #expect(founded.core.pending[home]?.isEmpty == true)
      #expect(try founded.core.store.idempotentSend(user: user, key: "k") == nil, "the key is free again")
      try founded.core.load()
      #expect(founded.core.pending.isEmpty, "it is not sent again")
      #expect(try !founded.core.store.forgetTurnedAway(waiting.id, of: other))
      #expect(try founded.core.store.forgetTurnedAway(waiting.id, of: user))
      #expect(try outbox(founded, user).isEmpty)
    }
  }

  @Test func whatIsOrderedLeavesTheOutbox() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let user = try founded.addUser("alice")
      let (told, home) = (Noted<[String]>([]), home)
      let waiting = try send(founded, user, told: told)
      #expect(try !founded.core.store.forgetTurnedAway(waiting.id, of: user), "what waits is not forgotten")
      let answer = SubmitResponse(outcomes: [.ordered(term: 0, sequence: 7, verdict: 0)])
      try founded.write { (core) throws(StoreError) in try core.submitAnswered(answer, [waiting], by: home) }
      #expect(told.value == ["accepted"])
      #expect(try outbox(founded, user).isEmpty)
      #expect(try founded.core.store.idempotentSend(user: user, key: "k") != nil)
    }
  }

  /// The batch that brings the answer fails: whoever waits is told by the next answer.
  @Test func aFailedBatchTellsNobody() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let user = try founded.addUser("alice")
      let (told, home) = (Noted<[String]>([]), home)
      let waiting = try send(founded, user, told: told)
      let answer = SubmitResponse(outcomes: [.ordered(term: 0, sequence: 7, verdict: 0)])
      let fail: @Sendable (Core) throws(StoreError) -> Void = { (core) throws(StoreError) in
        try core.submitAnswered(answer, [waiting], by: home)
        throw StoreError(.diskFull)
      }
      #expect(founded.batch([fail]).map { $0?.code } == ["diskFull"])
      #expect(told.value.isEmpty && founded.core.pending[home]?.count == 1)
      try founded.write { (core) throws(StoreError) in try core.submitAnswered(answer, [waiting], by: home) }
      #expect(told.value == ["accepted"])
    }
  }
}
