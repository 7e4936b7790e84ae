import Model
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

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

  /// Somebody on the way may catch a step's fault; the batch must fail all the same.
  @Test func aFaultThatWasCaughtIsNotCommitted() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let user = try founded.addUser("alice")
      let told = founded.batch([
        create("lost", by: user) { _ in },
        addTwin,
      ])
      #expect(told.allSatisfy { $0 != nil })
      #expect(founded.links.view.channels.count == 0)
      try founded.write(create("kept", by: user) { _ in })
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
