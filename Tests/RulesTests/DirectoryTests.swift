import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// A directory's names, against a naive account of who holds which.
struct DirectoryTests {
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  @Test func aNameBelongsToOneActiveUser() throws {
    var random = Seeded()
    let home = NodeID(random.hash())
    let creation = Event(
      header(.directoryCreate, home, 1, .directory(document: DocumentReference(number: 0, hash: .zero))),
      body: nil, suite)
    var state = try LogState(
      creating: creation, at: EntryPoint(term: 0, sequence: 0, timeMilliseconds: 0), suite)
    var users: [UserID: DirectoryUser] = [:]
    let ids = (0..<5).map { _ in UserID(random.salt()) }
    var size: UInt64 = 1
    for counter in UInt64(2)..<500 {
      let user = DirectoryUser(
        user: random.pick(ids), name: random.pick(["anna", "bert", "cord", "dora"]), displayName: "Someone",
        isActive: !random.oneIn(3))
      let isTaken = users.values.contains { $0.isActive && $0.name == user.name && $0.user != user.user }
      let event = header(.directoryUser, home, counter, .user(user), log: creation.log)
      let judgement = state.append(event, at: EntryPoint(term: 0, sequence: size, timeMilliseconds: 0))
      #expect(judgement == (isTaken ? .turnedAway(.nameTaken) : .accepted))
      if !isTaken {
        users[user.user] = user
        size += 1
      }
      #expect(state.users.mapValues(\.user) == users)
      if random.oneIn(20) { state = try LogState(records: state.records, size: size, suite) }
    }
    #expect(!state.isStateEntryDue(at: size) && state.nodes[home]?.isMember == false)
  }

  private func header(
    _ kind: Kind, _ home: NodeID, _ counter: UInt64, _ content: Content, log: LogID? = nil
  ) -> Header {
    Header(
      log: log, kind: kind, author: Author(node: home, user: nil),
      position: Position(lane: 0, incarnation: 1, counter: counter), timeMilliseconds: 0, content: content,
      nonce: log == nil ? .zero : nil)
  }
}
