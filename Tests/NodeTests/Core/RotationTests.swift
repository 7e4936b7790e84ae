import Federation
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Planned rotation: peers and channels follow, and nobody's message is lost or refused.
struct RotationTests {
  @Test func aFollowerRotatesWhileItsUsersWrite() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let (guest, home) = (scene.pair.guest, scene.pair.home)
      let before = guest.core.identity.chain.newest.keys
      var told = [try scene.say("before", by: guest, scene.pair.bert)]
      try scene.rotate(guest)
      told.append(try scene.say("after", by: guest, scene.pair.bert))
      try scene.settle()
      #expect(told.map(\.value) == [["accepted", "accepted"], ["accepted", "accepted"]])

      let newest = guest.core.identity.chain.newestReference
      #expect(newest.number == 1)
      #expect(zip(before.all, guest.core.identity.chain.newest.keys.all).allSatisfy { $0 != $1 })
      #expect(scene.named(guest.core.node, at: home) == newest)
      #expect(scene.named(guest.core.node, at: guest) == newest)
      #expect(home.core.known[guest.core.node]?.newestReference == newest)
      for founded in [guest, home] { try scene.verify(founded) }
    }
  }

  @Test func aHomeRotatesWithinABatchOfMessages() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let home = scene.pair.home
      let (channel, anna) = (scene.channel, scene.pair.anna)
      let told = Noted<[String]>([])
      let say: @Sendable (Core) throws(StoreError) -> Void = { (core) throws(StoreError) in
        try core.perform(
          .send(channel, text: "fish", thread: nil), by: anna, key: nil,
          accepted: { result in told.change { $0.append((try? result.get())?.order?.verdictCode ?? "none") }
          },
          ordered: nil)
      }
      let rotate: @Sendable (Core) throws(StoreError) -> Void = { (core) throws(StoreError) in
        try? core.rotateKeys(Set(KeyName.rotating), by: "anna")
      }
      #expect(home.batch([say, rotate, say]) == [nil, nil, nil])
      #expect(told.value == ["accepted", "accepted"])
      #expect(home.core.identity.chain.newest.number == 1)
      #expect(scene.named(home.core.node, at: home) == home.core.identity.chain.newestReference)
      try scene.settle()
      #expect(
        scene.pair.guest.core.logs[channel]?.replica.size == home.core.logs[channel]?.replica.size)
      for founded in [scene.pair.guest, home] { try scene.verify(founded) }
    }
  }

  /// Also those that did not grow: what is handed out is under a key that the newest document lists.
  @Test func allOwnLogsAreSignedAgain() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let home = scene.pair.home
      try scene.rotate(home)
      let key = home.core.identity.chain.newest.keys.log
      for log in home.core.logs.values where log.replica.home == home.core.node {
        let note = try CheckpointNote(try #require(log.replica.checkpoint).note)
        _ = try note.verified(log: log.replica.id, term: 0, by: key, home.core.suite)
      }
      #expect(home.core.logs.values.count { $0.replica.home == home.core.node } == 3)
    }
  }

  @Test func onlyTheNamedKeysChange() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let before = founded.core.identity.chain.newest.keys.all
      try founded.write { (core) throws(StoreError) in try? core.rotateKeys([.request, .mls], by: "anna") }
      let after = founded.core.identity.chain.newest.keys.all
      #expect(zip(KeyName.listed, zip(before, after)).filter { $1.0 != $1.1 }.map(\.0) == [.request, .mls])
      let entry = try #require(
        try founded.core.reader.audit(after: founded.core.auditHead.number - 1, limit: 1).0.first)
      #expect(entry.action == "keysRotated" && entry.detail == "request mls" && entry.target == "document 1")
    }
  }

  /// Private keys that nobody needs any more are gone from the disk; a batch key stays as long as it may be needed.
  @Test func oldKeysAreRetired() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let before = founded.core.identity.chain.newest.keys
      try founded.write { (core) throws(StoreError) in
        try? core.rotateKeys(Set(KeyName.rotating), by: "anna")
      }
      let keys = founded.core.keyFolder
      for (name, key) in zip(KeyName.listed, before.all) {
        #expect(try keys.find(name, key) == nil || name == .batch, "\(name)")
      }
      #expect(try keys.find(.batch, before.batch) != nil)
      try founded.write { (core) throws(StoreError) in core.nowMilliseconds += 61 * 86_400_000 }
      founded.core.retireKeys()
      #expect(try keys.find(.batch, before.batch) == nil)
      #expect(try keys.founding(.root) != nil)
    }
  }

  @Test func aStoppedNodeRotatesAndStarts() throws {
    try withTemporaryFolder { folder in
      var restarted = try RestoreScene(in: folder)
      try restarted.reopenHome { configuration in
        let report = try StoppedNode(configuration).rotateKeys([])
        #expect(report.document == 1 && report.keys.count == 9 && report.revokedBelow == 0)
      }
      let scene = RotationScene(restarted)
      let home = scene.pair.home
      #expect(home.core.recoveryRecord == nil)
      try scene.settle()
      let newest = home.core.identity.chain.newestReference
      #expect(newest.number == 1)
      #expect(scene.named(home.core.node, at: scene.pair.guest) == newest)
      let told = try scene.say("here again", by: home, scene.pair.anna)
      try scene.settle()
      #expect(told.value == ["accepted"])
      for founded in [scene.pair.guest, home] { try scene.verify(founded) }
    }
  }

  @Test func aChainThatIsFullIsNotContinued() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let problem = Noted<String?>(nil)
      try founded.write { (core) throws(StoreError) in
        var chain = core.identity.chain
        while chain.documents.count < Limits.documentsInChain {
          let next = chain.next(keys: chain.newest.keys, nowMilliseconds: core.nowMilliseconds)
          try? chain.extend(
            with: [SignedDocument(next, as: .previous, by: core.identity.keys.document)], core.suite)
        }
        core.identity = core.identity.with(chain)
        do throws(CommandFailure) { try core.rotateKeys([.request], by: "anna") } catch {
          if case .problem(let found) = error { problem.change { $0 = found.code } }
        }
      }
      #expect(problem.value == "documentsUsedUp")
      let last = founded.core.identity.chain.replacement(
        keys: founded.core.identity.chain.newest.keys, nowMilliseconds: 1)
      #expect(last.number == 255 && last.revokesEarlier, "the root key still can")
    }
  }
}
