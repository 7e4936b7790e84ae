import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Whoever has a node's keys for a while leaves it positions to take.
struct StolenPositionTests {
  /// What waits at a node for a home, as it would arrive there.
  private func submitted(by thief: FoundedCore, to home: FoundedCore) throws -> [SubmitResponse.Outcome] {
    thief.core.sessions[home.core.node] = nil
    thief.core.submit(to: home.core.node)
    let request = try #require(thief.links.submissions.last?.request)
    let outcomes = Noted<[SubmitResponse.Outcome]>([])
    let node = thief.core.node
    try home.write { (core) throws(StoreError) in
      let answered = try core.submit(request, from: node)
      outcomes.change { $0 = answered }
    }
    return outcomes.value
  }

  private func highest(_ founded: FoundedCore) -> UInt64 {
    Position.highestIncarnation(atMilliseconds: founded.core.world.nowMilliseconds())
  }

  @Test func noHomeTakesWhatIsFarAhead() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let (owner, home) = (scene.pair.guest, scene.pair.home)
      let thief = try scene.copy(of: owner)
      thief.core.incarnation = UInt64(Int64.max) >> 1
      _ = try scene.say("above everything", by: thief, scene.pair.bert)
      #expect(
        try submitted(by: thief, to: home) == [.turnedAway(number: 85, code: "incarnationAhead")])
      let said = try scene.say("below", by: owner, scene.pair.bert)
      try scene.settle()
      #expect(said.value == ["accepted", "accepted"])
    }
  }

  /// The thief takes the highest position that a home gives, and the owner hears of it, stops, and replaces the keys.
  @Test func theOwnerGoesAboveTheThief() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let (owner, home) = (scene.pair.guest, scene.pair.home)
      let thief = RotationScene(scene, guest: try scene.copy(of: owner))
      thief.pair.guest.core.incarnation = highest(owner) - 4_096
      let stolen = try thief.say("by the thief", by: thief.pair.guest, scene.pair.bert)
      try thief.settle()
      try #require(stolen.value == ["accepted", "accepted"])
      try scene.settle()
      #expect(owner.core.isStopped)
      try scene.replace(owner)
      #expect(!owner.core.isStopped)
      try scene.settle()
      #expect(owner.core.recoveryRecord == nil)
      let said = try scene.say("by the owner", by: owner, scene.pair.bert)
      try scene.settle()
      #expect(said.value == ["accepted", "accepted"])
      #expect(scene.named(owner.core.node, at: home) == owner.core.identity.chain.newestReference)
    }
  }

  /// A home that takes any position spoils its own log for the node, and nothing else.
  @Test func aPositionThatHasNothingAboveSpoilsOneLogAlone() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let (owner, channel) = (scene.pair.guest, scene.channel)
      let last = Position(lane: 0, incarnation: UInt64(Int64.max), counter: UInt64(Int64.max))
      try owner.write { (core) throws(StoreError) in core.noteUsed(last, in: channel) }
      try scene.replace(owner)
      #expect(owner.core.incarnation <= highest(owner))
      try scene.settle()
      let other = try scene.pair.shareChannel()
      let said = try scene.pair.perform(
        .send(other, text: "elsewhere", thread: nil), of: owner, by: scene.pair.bert)
      try scene.settle()
      #expect(said.value == ["accepted", "accepted"])
    }
  }

  /// A node was restored when its clock was years ahead: no home takes its events, until it hears why.
  @Test func whoBeganAnewByAWrongClockBeginsAnewOnceMore() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let guest = scene.pair.guest
      let ahead = highest(guest) + (100 * 365 * 86_400_000) << 10
      try guest.write { (core) throws(StoreError) in
        core.incarnation = ahead
        try core.store.save(incarnation: ahead)
      }
      let lost = try scene.say("too far", by: guest, scene.pair.bert)
      try scene.settle()
      #expect(lost.value == ["accepted", "incarnationAhead"])
      #expect(guest.core.incarnation > 1 && guest.core.incarnation <= highest(guest))
      let said = try scene.say("again", by: guest, scene.pair.bert)
      try scene.settle()
      #expect(said.value == ["accepted", "accepted"])
    }
  }

  /// Its keys were replaced when its clock was years ahead: what tells the channel of them comes again, and what waits goes after it.
  @Test func keysThatWereReplacedByAWrongClockAreToldOfOnceMore() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let guest = scene.pair.guest
      let waiting = try scene.say("kept before", by: guest, scene.pair.bert)
      let ahead = highest(guest) + (100 * 365 * 86_400_000) << 10
      try guest.write { (core) throws(StoreError) in
        core.incarnation = ahead
        try core.store.save(incarnation: ahead)
      }
      try scene.replace(guest)
      try scene.settle()
      scene.wake(guest)
      try scene.settle()
      #expect(waiting.value == ["accepted", "accepted"])
      #expect(
        scene.named(guest.core.node, at: scene.pair.home) == guest.core.identity.chain.newestReference)
    }
  }

  /// A node was away for longer than the channel lets an origin be behind, and its news of new keys waited with it.
  @Test(arguments: [Refusal.timeBehind, .timeAhead])
  func keysThatWereToldOfAtAnotherTimeAreToldOfOnceMore(_ refusal: Refusal) throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let (guest, home) = (scene.pair.guest, scene.pair.home.core.node)
      try scene.rotate(guest)
      guest.core.submit(to: home)
      let submission = try #require(guest.links.submissions.last)
      try #require(submission.events.map(\.event.header.kind) == [.nodeDocument])
      let answer = SubmitResponse(
        outcomes: [.turnedAway(number: try #require(refusal.number), code: Text(refusal.code))])
      guest.links.submissions = []
      try guest.write { (core) throws(StoreError) in
        try core.submitAnswered(answer, submission.events, by: home)
      }
      #expect(guest.core.submittable(to: home).isEmpty, "not at once: the two clocks may differ")
      #expect(guest.core.pending[home]?.map(\.event.header.kind) == [.nodeDocument])
      #expect(guest.core.pending[home]?.first?.id != submission.events.first?.id)
      scene.wake(guest)
      try scene.settle()
      #expect(scene.named(guest.core.node, at: scene.pair.home) == guest.core.identity.chain.newestReference)
    }
  }

  /// A home whose clock is behind takes nothing of a node that began anew just now: the event waits until it does.
  @Test func whatIsAheadOfASlowClockWaits() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let guest = scene.pair.guest
      let told = try scene.say("soon", by: guest, scene.pair.bert)
      guest.core.submit(to: scene.pair.home.core.node)
      let submission = try #require(guest.links.submissions.last)
      let answer = SubmitResponse(
        outcomes: submission.events.map { _ in .turnedAway(number: 85, code: "incarnationAhead") })
      let home = scene.pair.home.core.node
      try guest.write { (core) throws(StoreError) in
        try core.submitAnswered(answer, submission.events, by: home)
      }
      #expect(told.value == ["accepted"] && guest.core.pending[home]?.count == 1)
      #expect(guest.core.incarnation == 1)
    }
  }

  /// An accomplice orders what the thief has signed, after the keys were replaced: that is no other copy.
  @Test func whatAThiefSignsUnderRevokedKeysStopsNobody() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let owner = scene.pair.guest
      let thief = RotationScene(scene, guest: try scene.copy(of: owner))
      try scene.replace(owner)
      thief.pair.guest.core.incarnation = max(owner.core.incarnation + 1, highest(owner) - 4_096)
      let stolen = try thief.say("by the thief", by: thief.pair.guest, scene.pair.bert)
      try thief.settle()
      try #require(stolen.value == ["accepted", "accepted"], "the home has not heard yet")
      try scene.settle()
      #expect(owner.core.recoveryRecord == nil && owner.core.noticed == nil)
      let said = try scene.say("by the owner", by: owner, scene.pair.bert)
      try scene.settle()
      #expect(said.value == ["accepted", "accepted"])
      for founded in [owner, scene.pair.home] { try scene.verify(founded) }
    }
  }

  /// Which events of its own a node can have forgotten, and which are somebody else's.
  @Test func whatItNeverMadeIsNoticed() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let (guest, home, channel) = (scene.pair.guest, scene.pair.home.core.node, scene.channel)
      try guest.write { (core) throws(StoreError) in
        core.incarnation = 5
        try core.store.save(incarnation: 5)
      }
      func event(_ position: Position) throws -> CoveredEvent {
        let (core, user) = (guest.core, scene.pair.bert)
        let event = Event(
          Header(
            log: channel, kind: .leave, author: Author(node: core.node, user: user), position: position,
            timeMilliseconds: 1), body: nil, core.suite)
        let batch = Batch([event], node: core.node, document: 0, by: core.identity.keys.batch, core.suite)
        return try #require(batch.runs.first?.events.first)
      }
      for (lane, incarnation, isNoticed): (UInt64, UInt64, Bool) in [
        (0, 4, false), (1, 4, false), (0, 5, true), (1, 5, true), (2, 1, true), (15, 9, true),
      ] {
        guest.core.noticed = nil
        let made = try event(Position(lane: lane, incarnation: incarnation, counter: 77))
        try guest.write { (core) throws(StoreError) in try core.noteOwnEvent(made, in: channel, from: home) }
        #expect((guest.core.noticed != nil) == isNoticed, "lane \(lane), incarnation \(incarnation)")
      }
    }
  }
}
