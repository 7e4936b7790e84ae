import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What a home says of the order of a follower's events, true or not.
struct OrderTests {
  /// A message of the guest's user that waits for its home.
  private func send(_ scene: MirrorScene, told: Noted<[String]>) throws -> PendingEvent {
    let (channel, user, guest) = (scene.channel, scene.pair.bert, scene.pair.guest)
    try guest.write { (core) throws(StoreError) in
      let draft = Core.Draft(log: channel, kind: .message, user: user, body: core.body("hello"))
      try core.dispatch(
        core.originate(draft), home: core.logs[channel]?.replica.home ?? core.node, accepted: { _ in },
        ordered: { result in
          let code = (try? result.get())?.order.map { "ordered \($0.sequence)" } ?? "refused"
          told.change { $0.append(code) }
        })
    }
    return try #require(guest.core.pending[scene.home.core.node]?.last)
  }

  private func answer(_ scene: MirrorScene, _ event: PendingEvent, sequence: UInt64, verdict: UInt64 = 0)
    throws
  {
    let home = scene.home.core.node
    let response = SubmitResponse(outcomes: [.ordered(term: 0, sequence: sequence, verdict: verdict)])
    try scene.pair.guest.write { (core) throws(StoreError) in
      try core.submitAnswered(response, [event], by: home)
    }
  }

  private func isWaiting(_ event: PendingEvent, _ scene: MirrorScene) throws -> Bool {
    let guest = scene.pair.guest.core
    let outbox = try guest.reader.outbox(of: scene.pair.bert, after: 0, limit: 10)
    return guest.pending[scene.home.core.node]?.contains { $0.id == event.id } == true
      && outbox.map(\.refusal) == [nil]
  }

  /// Below its own size the copy shows what stands there; before its beginning it cannot have anything that is yet to come.
  @Test func aPlaceThatAnotherHasTakesNothingAway() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      let log = try #require(scene.pair.guest.core.logs[scene.channel])
      try #require(log.base > 3)
      let told = Noted<[String]>([])
      let event = try send(scene, told: told)
      for sequence in [3, log.base, log.replica.size - 1] {
        try answer(scene, event, sequence: sequence)
        #expect(try isWaiting(event, scene), "\(sequence)")
      }
      #expect(told.value.isEmpty)
      try scene.pass(milliseconds: 61_000)
      #expect(told.value.count == 1 && told.value != ["refused"])
      #expect(scene.pair.guest.core.pending[scene.home.core.node]?.isEmpty == true)
      let size = try scene.homeLog.replica.size
      let shown = (0..<size).filter { sequence in
        (try? scene.event(at: sequence)) == event.event.id
      }
      #expect(shown.count == 1, "it is ordered once")
    }
  }

  @Test func aPlaceThatIsYetToComeIsShownFirst() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      let log = try #require(scene.pair.guest.core.logs[scene.channel])
      let event = try send(scene, told: Noted([]))
      try answer(scene, event, sequence: log.replica.size)
      try scene.say("another")
      // The home's next entry is another one: what it said was not so.
      try scene.pair.carry(from: scene.home, to: scene.pair.guest)
      #expect(try isWaiting(event, scene))
      try scene.pass(milliseconds: 61_000)
      #expect(scene.pair.guest.core.pending[scene.home.core.node]?.isEmpty == true)
    }
  }

  /// What cannot be seen from here is not taken for granted: its author sees that.
  @Test func aPlaceBeforeTheCopyIsNotSilentlyBelieved() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      let (first, second) = (try send(scene, told: Noted([])), try send(scene, told: Noted([])))
      let home = scene.home.core.node
      // The home orders the second alone.
      scene.pair.guest.core.pending[home]?.removeAll { $0.id == first.id }
      try scene.pair.settle()
      scene.pair.guest.core.pending[home] = [first]
      try answer(scene, first, sequence: 3)
      let outbox = try scene.pair.guest.core.reader.outbox(of: scene.pair.bert, after: 0, limit: 10)
      #expect(outbox.map(\.refusal) == [Text(Core.orderUnproven)])
      #expect(scene.pair.guest.core.pending[home]?.isEmpty == true && second.id != first.id)
    }
  }

  @Test func mirroredIsWhatTheCopyShowsThere() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      try scene.name(scene.mirrors)
      try scene.say("Moin")
      try scene.pass(milliseconds: 3_000)
      let guest = scene.pair.guest.core
      let mirrored = try scene.mark(at: scene.pair.guest).mirroredSize
      let log = try #require(guest.logs[scene.channel])
      try #require(mirrored > log.base)
      let event = try send(scene, told: Noted([]))
      let told = Noted<[Bool]>([])
      for sequence in [3, mirrored - 1] {
        guest.whenMirrored(scene.channel, event.event.id, at: sequence) { isMirrored in
          told.change { $0.append(isMirrored) }
        }
      }
      #expect(told.value == [false, false])
      guest.whenMirrored(scene.channel, try scene.event(at: mirrored - 1), at: mirrored - 1) { isMirrored in
        told.change { $0.append(isMirrored) }
      }
      #expect(told.value == [false, false, true])
      // One that is to come: another event is mirrored there.
      guest.whenMirrored(scene.channel, event.event.id, at: log.replica.size) { isMirrored in
        told.change { $0.append(isMirrored) }
      }
      guest.pending[scene.home.core.node] = []
      try scene.say("another")
      try scene.pass(milliseconds: 3_000)
      #expect(told.value == [false, false, true, false])
    }
  }
}
