import Federation
import Model
import Rules
import Sodium
import TestSupport
import Testing
import Wire

@testable import Node
@testable import Store

/// A batch is durable as a whole or leaves nothing, in memory or on disk.
struct BatchTests {
  private func create(_ name: String, by user: UserID, told: @escaping Core.Answer)
    -> @Sendable (Core) throws(StoreError) -> Void
  {
    { (core) throws(StoreError) in
      try core.perform(
        .createChannel(ChannelPlan(name: Text(name))), by: user, key: nil, accepted: told, ordered: nil)
    }
  }

  private let fillDisk: @Sendable (Core) throws(StoreError) -> Void = { (_) throws(StoreError) in
    throw StoreError(.diskFull)
  }

  /// An account of this name exists: the constraint refuses the second, and nobody is told.
  private let addTwin: @Sendable (Core) throws(StoreError) -> Void = { core in
    let twin = Account(user: UserID(Randomness.bytes16()), name: "alice", passwordHash: [1], isAdmin: true)
    try? core.store.save(twin)
  }

  @Test func aFaultUndoesTheWholeBatch() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let user = try founded.addUser("alice")
      let answers = Noted(0)
      let before = founded.core.logs.count
      let told = founded.batch([
        create("lost", by: user) { _ in answers.change { $0 += 1 } },
        fillDisk,
      ])
      #expect(told.map { $0?.code } == ["diskFull", "diskFull"])
      #expect(answers.value == 0, "nobody is told that it is done")
      #expect(founded.core.logs.count == before && founded.links.view.channels.count == 0)
      #expect(founded.links.problems.map { $0?.code } == ["diskFull"])
      try founded.write(create("kept", by: user) { _ in answers.change { $0 += 1 } })
      #expect(answers.value == 1 && founded.links.view.channels.count == 1)
      #expect(founded.links.problems.map { $0?.code } == ["diskFull", nil], "all is well again")
    }
  }

  private typealias Job = @Sendable (Core) throws(StoreError) -> Void

  /// What a user and an administrator ask for in vain.
  private func refused(by user: UserID, _ told: Noted<[String]>) -> [Job] {
    @Sendable func failed<Value>(_ result: Result<Value, NodeProblem>) {
      if case .failure(let problem) = result { told.change { $0.append(problem.code) } }
    }
    let unknown = LogID(.zero)
    let leave: Job = { (core) throws(StoreError) in
      try core.perform(.leave(unknown), by: user, key: nil, accepted: { failed($0) }, ordered: nil)
    }
    let create: Job = { (core) throws(StoreError) in
      let twin = Core.NewAccount(name: "alice", displayName: "", passwordHash: [1], isAdmin: false)
      _ = try core.createUser(twin, by: Core.itself) { failed($0) }
    }
    let close: Job = { (core) throws(StoreError) in
      try core.administer(user, isActive: false, isAdmin: nil, by: Core.itself) { failed($0) }
    }
    let read: Job = { (core) throws(StoreError) in
      try core.markRead(unknown, 1, asUnread: false, by: user) { problem in
        if let problem { told.change { $0.append(problem.code) } }
      }
    }
    return [leave, create, close, read]
  }

  /// A refusal too is told only of what was kept: of a batch that failed everybody hears once, that it did.
  @Test func nobodyIsToldTwice() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let user = try founded.addUser("alice", isAdmin: true)
      let told = Noted<[String]>([])
      let jobs = refused(by: user, told)
      #expect(founded.batch(jobs + [fillDisk]).allSatisfy { $0?.code == "diskFull" })
      #expect(told.value == [], "they are told of the disk, and of nothing else")
      #expect(founded.batch(jobs).allSatisfy { $0 == nil })
      #expect(told.value == ["unknownChannel", "nameTaken", "lastAdmin", "unknownChannel"])
    }
  }

  /// Somebody on the way may catch a step's fault; it must fail all the same. It is nobody else's.
  @Test func aConflictThatWasCaughtFailsAlone() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let user = try founded.addUser("alice")
      let answers = Noted(0)
      let told = founded.batch([
        create("before", by: user) { _ in answers.change { $0 += 1 } },
        addTwin,
        create("after", by: user) { _ in answers.change { $0 += 1 } },
      ])
      #expect(told.map { $0?.code } == [nil, "storeConflict", nil])
      #expect(answers.value == 2 && founded.links.view.channels.count == 2)
      try founded.core.load()
      #expect(founded.core.logs.values.count { $0.replica.state.log.kind == .channel } == 2)
    }
  }

  /// What was here before this node left a channel is not in the state by which it comes again.
  @Test func aPositionThatStandsAlreadyKeepsItsPlace() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let user = try founded.addUser("alice")
      try founded.write(create("market", by: user) { _ in })
      let log = try #require(founded.core.logs.values.first { $0.replica.state.log.kind == .channel })
      let last = try #require(founded.core.used[log.replica.id])
      let next = Position(lane: last.lane, incarnation: last.incarnation, counter: last.counter + 1)
      let row = try founded.core.store.row(of: founded.core.node)
      let values = "\(log.reference.rawValue), \(row), 0, \(next.incarnation), \(next.counter), 0"
      try founded.core.store.connection.execute(computed: "INSERT INTO position VALUES (\(values))")
      let channel = log.replica.id
      try founded.write { (core) throws(StoreError) in
        try core.perform(
          .send(channel, text: "herring", thread: nil), by: user, key: nil, accepted: { _ in }, ordered: nil)
      }
      #expect(founded.core.used[channel] == next)
      #expect(try founded.core.store.sequence(of: next, by: founded.core.node, in: log.reference) == 0)
      #expect(try founded.core.reader.size(of: log.reference) == log.replica.size)
    }
  }

  @Test func memoryThatCannotBeReadAnswersNobody() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      founded.core.memoryIsStale = true
      try founded.core.store.begin()
      let asked = Noted<[String]>([])
      let peek = CoreThread.Peek(run: { _ in asked.change { $0.append("run") } }) { problem in
        asked.change { $0.append(problem.code) }
      }
      founded.core.run([.peek(peek)])
      #expect(asked.value == ["run"], "the store can be read: memory is mended first")
      #expect(!founded.core.memoryIsStale)
    }
  }

  @Test func aNodeWithoutRoomTriesAgainByItself() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      _ = founded.batch([fillDisk])
      founded.core.probeIfDue()
      #expect(founded.links.problems.map { $0?.code } == ["diskFull", nil])
    }
  }
}
