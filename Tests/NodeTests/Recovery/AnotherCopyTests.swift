import Federation
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// A node that hears of another copy of itself signs nothing more.
struct AnotherCopyTests {
  /// The original goes on beside a copy of it that was restored, and each is with the same guest.
  private struct Scene {
    var original: CorePair
    var copy: CorePair
    let channel: LogID

    init(in folder: TemporaryFolder) throws {
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      original = scene.pair
      channel = scene.channel
      try scene.restoreHome(backup)
      copy = scene.pair
    }

    func say(_ text: String, _ pair: CorePair) throws -> [String] {
      try pair.perform(.send(channel, text: Text(text), thread: nil), of: pair.home, by: pair.anna).value
    }
  }

  @Test func theOlderOneStops() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      // The copy announces a run above the original's; the original hears of it from the peer.
      try scene.copy.settle()
      #expect(scene.copy.home.core.recoveryRecord == nil, "the copy has recovered")
      let original = scene.original.home
      original.core.askForOwnCheckpoints(scene.original.guest.core.node)
      try scene.original.settle()
      #expect(original.core.recoveryRecord?.mode == .anotherCopy)
      #expect(original.core.recoveryRecord?.reason == "runUnknown")
      #expect(original.links.problems.last??.code == "anotherCopy")
      #expect(try scene.say("from the original", scene.original) == ["anotherCopy"])
      #expect(try scene.say("from the copy", scene.copy) == ["accepted"])
      let audited = try original.core.reader.audit(after: 0, limit: 100).0.map(\.action.string)
      #expect(audited.last == "anotherCopyNoticed")
    }
  }

  /// Who has stopped sends nothing that it has signed: it may contradict what the other has.
  @Test func whoHasStoppedIsSilentAndStaysSo() throws {
    try withTemporaryFolder { folder in
      let folderOfOriginal: NodeConfiguration
      do {
        let scene = try Scene(in: folder)
        let home = scene.original.home
        _ = try scene.say("not pushed yet", scene.original)
        home.core.notice(
          CopyNotice(reason: .runUnknown, peer: scene.original.guest.core.node, detail: "run 9"))
        for _ in 0..<5 { home.core.tick() }
        #expect(home.links.pushes.isEmpty && home.links.submissions.isEmpty)
        folderOfOriginal = home.configuration
      }
      let again = try FoundedCore(folderOfOriginal)
      #expect(again.core.recoveryRecord?.mode == .anotherCopy, "a new start changes nothing")
      try again.write { (core) throws(StoreError) in
        do throws(CommandFailure) { try core.begin(by: "anna") } catch { Issue.record("\(error)") }
      }
      #expect(again.core.recoveryRecord?.mode == .recovering && again.core.incarnation > 1)
    }
  }

  @Test func anOwnCheckpointOfMoreThanThereIsStopsANode() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      let (home, guest) = (scene.original.home, scene.original.guest)
      let larger = SignedCheckpoint(
        Checkpoint(log: scene.channel, term: 0, size: 1_000, root: .zero), by: home.core.identity.keys.log,
        home.core.suite)
      home.core.ownCheckpointUnknown(scene.channel, larger, from: guest.core.node)
      for _ in 0..<3 { home.core.tick() }
      #expect(home.core.recoveryRecord?.reason == "checkpointUnknown")
    }
  }

  /// A cursor is a peer's word. The peer is asked for what it has, and only that counts.
  @Test func aCursorAloneStopsNobody() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      let (home, guest) = (scene.original.home, scene.original.guest)
      let size = try #require(home.core.logs[scene.channel]?.replica.size)
      for _ in 0..<10 {
        let (channel, peer) = (scene.channel, guest.core.node)
        try home.write { (core) throws(StoreError) in
          try core.pushAnswered(
            PushResponse(cursors: [Cursor(log: channel, next: size + 1_000)], refusals: []), by: peer)
        }
      }
      try scene.original.settle()
      #expect(home.core.recoveryRecord == nil && home.core.noticed == nil)
      #expect(try scene.say("goes on", scene.original) == ["accepted"])
    }
  }

  /// An event under this node's signature that it never made is another copy's.
  @Test func anEventOfItsOwnThatItNeverMadeStopsAFollower() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let original = scene.pair
      let backup = try scene.backUp(scene.pair.guest)
      try scene.restoreGuest(backup)
      try scene.recover(scene.pair.guest)
      _ = try scene.say("from the copy", scene.pair.guest, by: scene.pair.bert)
      try scene.pair.settle()
      try original.settle()
      // Its own exchange may have told it first.
      original.guest.core.session(original.home.core.node) { $0.wants([scene.channel]) }
      try original.settle()
      #expect(original.guest.core.recoveryRecord?.mode == .anotherCopy)
    }
  }

  /// Runs of before the backup are what a restored node expects to hear of. A run that begins after its own has been heard is not.
  @Test func aCopyThatBeginsWhileANodeRecoversIsNoticed() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      try scene.restoreHome(backup)
      let (home, peer) = (scene.pair.home, scene.pair.guest.core.node)
      home.core.heardOfOwnRun(50, Bytes16([UInt8](repeating: 1, count: 16), at: 0), from: peer)
      home.core.tick()
      let next = try #require(home.core.ownRun).number
      #expect(next > 50 && home.core.recoveryRecord?.mode == .recovering)
      home.core.runsTold[peer] = next
      home.core.heardOfOwnRun(next + 1, Bytes16([UInt8](repeating: 2, count: 16), at: 0), from: peer)
      for _ in 0..<3 { home.core.tick() }
      #expect(home.core.recoveryRecord?.mode == .anotherCopy)
    }
  }

  /// A peer that keeps back what it has heard of runs of the past tells it when the node has told its own.
  @Test func aRunOfThePastThatIsToldLateStopsNobody() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      let past = try #require(scene.pair.home.core.start).run
      let old = NodeRun(
        node: scene.pair.home.core.node, number: past + 40,
        instance: Bytes16([UInt8](repeating: 1, count: 16), at: 0), document: 0,
        by: scene.pair.home.core.identity.keys.request)
      try scene.restoreHome(backup)
      let (home, peer) = (scene.pair.home, scene.pair.guest.core.node)
      for run in [nil, old] {
        try home.write { (core) throws(StoreError) in
          var response = CheckpointsResponse()
          response.run = run
          try core.exchangeAnswered(response, to: CheckpointsRequest(run: core.ownRun), by: peer)
        }
      }
      for _ in 0..<3 { home.core.tick() }
      #expect(home.core.recoveryRecord?.mode == .recovering && home.core.noticed == nil)
    }
  }

  /// A backup of long ago does not have the node's newest documents, without which no peer answers it.
  @Test func documentsOfItsOwnComeBack() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      try scene.pair.home.write { (core) throws(StoreError) in
        core.nowMilliseconds += 80 * 86_400_000
        try core.renewDocument()
      }
      let documents = scene.pair.home.core.identity.chain.signed
      try #require(documents.count == 2)
      try scene.restoreHome(backup)
      let (home, peer) = (scene.pair.home, scene.pair.guest.core.node)
      #expect(home.core.identity.chain.documents.count == 1)
      try home.write { (core) throws(StoreError) in
        try core.renewDocument()
        try core.showedOwnDocuments(documents, by: peer)
      }
      #expect(home.core.identity.chain.signed == documents, "and none of its own in its place")
      let run = try #require(home.core.ownRun)
      #expect(run.document == 1 && run.isSigned(by: home.core.identity.chain, home.core.suite))
      #expect(home.core.recoveryRecord?.mode == .recovering)
    }
  }
}
