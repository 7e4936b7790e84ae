import Federation
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// New keys for a node that was restored, or that has stopped.
struct ReplacedKeysTests {
  /// Notes and entries that the node has signed before its keys were replaced are its own all the same.
  @Test(arguments: [false, true]) func whatPeersHaveIsTakenBackUnderNewKeys(_ isReopened: Bool) throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      for number in 1...3 { _ = try scene.say("after \(number)", scene.pair.home, by: scene.pair.anna) }
      try scene.pair.settle()
      try scene.restoreHome(backup)
      try scene.pair.home.replaceKeys()
      #expect(scene.pair.home.core.recovery?.isHeld(scene.channel) == true)
      if isReopened { try scene.reopenHome() }
      try scene.pair.introduce(scene.pair.home, to: scene.pair.guest)
      try scene.recover(scene.pair.home)
      let said = try scene.say("again", scene.pair.home, by: scene.pair.anna)
      #expect(said.value == ["accepted"])
      try scene.pair.settle()
      try scene.expectAlike()
      #expect(try scene.texts(at: scene.pair.guest) == ["after 1", "after 2", "after 3", "again"])
    }
  }

  /// Nobody gives the entries that it has signed: replacing its keys does not make that good.
  @Test func whatWasShownIsRememberedUnderNewKeys() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      _ = try scene.say("never pushed", scene.pair.home, by: scene.pair.anna)
      let note = try #require(scene.pair.home.core.logs[scene.channel]?.replica.checkpoint?.note)
      try scene.restoreHome(backup)
      try scene.pair.home.replaceKeys()
      try scene.show([note], to: scene.pair.home, by: scene.pair.guest.core.node)
      try scene.reopenHome()
      #expect(scene.pair.home.core.recovery?.held(scene.channel)?.isBehind == true)
    }
  }

  /// An old key signs nothing new: once a log is released, its notes say nothing.
  @Test func aThiefStopsNobodyAfterwards() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      let stolen = scene.pair.home.core.identity.keys.log
      try scene.restoreHome(backup)
      let home = scene.pair.home
      try home.replaceKeys()
      try scene.pair.introduce(home, to: scene.pair.guest)
      try scene.recover(home)
      let forged = SignedCheckpoint(
        Checkpoint(log: scene.channel, term: 0, size: 1_000, root: .zero), by: stolen, home.core.suite)
      try scene.show([forged.note], to: home, by: scene.pair.guest.core.node)
      for _ in 0..<3 { home.core.tick() }
      #expect(home.core.recoveryRecord == nil && home.core.noticed == nil)
    }
  }

  private func stop(_ founded: FoundedCore) throws {
    founded.core.notice(CopyNotice(reason: .runUnknown, peer: founded.core.node, detail: "run 9"))
    founded.core.noticeRetryMilliseconds = 0
    for _ in 0..<3 { founded.core.tick() }
    try #require(founded.core.recoveryRecord?.mode == .anotherCopy)
  }

  @Test func whoHasStoppedRecoversUnderNewKeys() throws {
    try withTemporaryFolder { folder in
      let scene = try RestoreScene(in: folder)
      let home = scene.pair.home
      try stop(home)
      try home.replaceKeys()
      #expect(home.core.recoveryRecord?.mode == .recovering && home.core.incarnation > 1)
      #expect(home.links.problems.last == .some(nil))
      try scene.pair.introduce(home, to: scene.pair.guest)
      try scene.recover(home)
      #expect(try scene.say("again", home, by: scene.pair.anna).value == ["accepted"])
      try scene.pair.settle()
      try scene.expectAlike()
    }
  }

  /// What cannot be taken changes nothing: least of all does the node sign again under the keys that it had.
  @Test func aReplacementThatFailsEndsNoStop() throws {
    try withTemporaryFolder { folder in
      let home = try RestoreScene(in: folder).pair.home
      let signed = try home.signedReplacement()
      try stop(home)
      let document = try NodeDocument.decode(signed.document)
      let file = "\(home.folder)/keys/log.\(Hex.text(Array(document.keys.log.bytes.prefix(8))))"
      try #require(Shell.run("mv '\(file)' '\(folder.file("away"))'"))
      let before = (home.core.incarnation, home.core.identity.chain)
      let replace: @Sendable (Core) throws(CommandFailure) -> Void = { (core) throws(CommandFailure) in
        try core.replaceKeys(by: signed, by: "anna")
      }
      #expect(try home.problem(replace)?.code == "keyMismatch")
      #expect(home.core.recoveryRecord?.mode == .anotherCopy && home.core.isStopped)
      #expect((home.core.incarnation, home.core.identity.chain) == before)

      try #require(Shell.run("mv '\(folder.file("away"))' '\(file)'"))
      #expect(try home.problem(replace) == nil)
      try stop(home)
      #expect(try home.problem(replace)?.code == "replacementRefused", "it is no new one")
      #expect(home.core.recoveryRecord?.mode == .anotherCopy)
    }
  }

  /// A batch that comes to nothing leaves a node stopped, also before that it had stopped was durable.
  @Test func aBatchThatFailsEndsNoStop() throws {
    try withTemporaryFolder { folder in
      let home = try RestoreScene(in: folder).pair.home
      home.core.notice(CopyNotice(reason: .runUnknown, peer: home.core.node, detail: "run 9"))
      let told = home.failing { (core) throws(CommandFailure) in try core.begin(by: "anna") }
      #expect(told == ["diskFull", "diskFull"])
      #expect(home.core.isStopped && home.core.recovery == nil)
      for _ in 0..<3 { home.core.tick() }
      #expect(home.core.recoveryRecord?.mode == .anotherCopy)
    }
  }

  /// A node that is replaced while it does not run does not know what was signed meanwhile: it recovers.
  @Test func aNodeThatDoesNotRunRecoversWhenItStarts() throws {
    try withTemporaryFolder { folder in
      let configuration = try FoundedCore(in: folder).configuration
      do {
        let stopped = try StoppedNode(configuration)
        let rootKey = try RootKey(dataFolder: configuration.dataFolder).read()
        let signed = try Replacement.sign(try stopped.prepareReplacement(), rootKey: rootKey)
        _ = try stopped.replaceKeys(signed)
      }
      let core = try FoundedCore(configuration).core
      #expect(core.recoveryRecord?.mode == .recovering && core.recoveryRecord?.reason == "begun")
      #expect(core.identity.chain.revokedBelow == 1 && core.incarnation > 1)
    }
  }

  private func code(_ body: () throws -> Void) -> String? {
    do { try body() } catch { return (error as? NodeProblem)?.code }
    return nil
  }

  /// It has not asked its peers yet which documents it had: another one of a number would fork its identity.
  @Test func aRestoredNodeTakesNoKeysBeforeItsFirstStart() throws {
    try withTemporaryFolder { folder in
      let scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      let report = try NodeRestore(backup).restore(into: folder.file("restored"))
      let configuration = try NodeConfiguration.read(file: report.configurationFile)
      #expect(code { _ = try StoppedNode(configuration).rotateKeys([]) } == "recovering")
      let signed = try scene.pair.home.signedReplacement()
      let bytes = CBORWriter.bytes { signed.write(to: &$0) }
      #expect(code { _ = try StoppedNode(configuration).replaceKeys(bytes) } == "recovering")
      _ = try FoundedCore(configuration)
      #expect(code { _ = try StoppedNode(configuration).rotateKeys([]) } == "recovering", "it recovers")
    }
  }

  @Test func aCopyOfAFolderTakesNoKeysBeforeItsFirstStart() throws {
    try withTemporaryFolder { folder in
      var configuration = try FoundedCore(in: folder).configuration
      _ = try FoundedCore(configuration)
      let copy = folder.file("copy")
      try #require(Shell.run("cp -a '\(configuration.dataFolder)' '\(copy)'"))
      configuration.dataFolder = copy
      #expect(code { _ = try StoppedNode(configuration).rotateKeys([]) } == "recovering")
    }
  }

  /// The newest document was signed by the root key, and its keys are lost: the next goes on after it, and forks nothing.
  @Test func theRootKeyGoesOnAfterADocumentWhoseKeysAreLost() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      try scene.pair.home.replaceKeys()
      let lost = scene.pair.home.core.identity.chain.signed
      try scene.pair.introduce(scene.pair.home, to: scene.pair.guest)
      try scene.restoreHome(backup)
      do {
        let (home, peer) = (scene.pair.home, scene.pair.guest.core.node)
        try home.write { (core) throws(StoreError) in try core.showedOwnDocuments(lost, by: peer) }
        #expect(home.core.identity.chain.documents.count == 1, "it cannot go by what it has no keys of")
        #expect(home.core.recoveryStatus().missingKeysOf == 1)
      }
      try scene.reopenHome()
      let again = scene.pair.home
      #expect(again.core.recoveryStatus().missingKeysOf == 1)
      try again.replaceKeys()
      #expect(
        again.core.identity.chain.newest.number == 2 && again.core.recoveryStatus().missingKeysOf == nil)
      try scene.pair.introduce(again, to: scene.pair.guest)
      #expect(
        scene.pair.guest.core.known[again.core.node]?.newestReference
          == again.core.identity.chain.newestReference)
      try scene.recover(again)
      try scene.expectAlike()
    }
  }

  /// The document key cannot go on where a later document of its own is known.
  @Test func nothingIsRotatedBesideADocumentWhoseKeysAreLost() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      try scene.pair.home.change { (core) throws(CommandFailure) in
        try core.rotateKeys(Set(KeyName.rotating), by: "anna")
      }
      let lost = scene.pair.home.core.identity.chain.signed
      try scene.restoreHome(backup)
      let (home, peer) = (scene.pair.home, scene.pair.guest.core.node)
      try home.write { (core) throws(StoreError) in try core.showedOwnDocuments(lost, by: peer) }
      try scene.recover(home)
      let rotated = try home.problem { (core) throws(CommandFailure) in
        try core.rotateKeys([.request], by: "anna")
      }
      #expect(rotated?.code == "keyMissing")
      try home.replaceKeys()
      #expect(home.core.identity.chain.newest.number == 1)
      try scene.pair.introduce(home, to: scene.pair.guest)
      #expect(scene.pair.guest.core.known[home.core.node]?.newest.number == 1)
    }
  }
}
