import Federation
import Merkle
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// A thief has a copy of a node's whole data folder but for the root key; then the owner replaces the keys by the root key.
struct CompromiseTests {
  private func learned(_ documents: [SignedDocument], by founded: FoundedCore) -> Refusal? {
    var known = founded.core.known
    do throws(Refusal) { try known.learn(documents) } catch { return error }
    return nil
  }

  @Test func theChainCannotBeContinuedByTheOldKeys() throws {
    try RotationScene.withThief(of: \.guest) { scene, owner, thief in
      let home = scene.pair.home
      try scene.settle()
      #expect(home.core.known[owner.core.node]?.revokedBelow == 1)

      try scene.rotate(thief)
      try scene.rotate(thief)
      #expect(learned(thief.core.identity.chain.signed, by: home) == .documentRevoked)
      #expect(thief.core.identity.chain.documents.count == 3, "longer, and it counts for nothing")
      // What the thief could not have made: the owner's document under the old document key.
      let forged = SignedDocument(
        owner.core.identity.chain.newest, as: .previous, by: thief.core.identity.keys.document)
      #expect(
        learned([thief.core.identity.chain.signed[0], forged], by: home) == nil, "known, byte for byte")
      #expect(home.core.known[owner.core.node]?.signed[1].signer == .root)
    }
  }

  @Test func requestsAndAnswersOfTheOldKeysAreRefused() throws {
    try RotationScene.withThief(of: \.guest) { scene, owner, thief in
      let home = scene.pair.home
      try scene.settle()
      func fault(_ document: NodeDocument) throws -> RequestFault? {
        let target = RequestSignature.Target(method: "POST", path: "/hanse/v1/pull", query: "?")
        let fields = RequestSignature.sign(
          target, body: [], from: document, to: home.core.node, nowSeconds: 1_000,
          nonce: Randomness.bytes16(),
          by: thief.core.identity.keys.request, home.core.suite)
        let signature = try #require(
          RequestSignature { name in fields.fields.filter { $0.name == name }.map(\.value) })
        do throws(RequestFault) {
          try signature.verify(
            for: target, at: home.core.node, home.core.known, nowMilliseconds: 1_000_000, startedSeconds: 0,
            home.core.suite)
        } catch { return error }
        return nil
      }
      #expect(try fault(thief.core.identity.chain.newest) == .documentUnknown)
      #expect(try fault(owner.core.identity.chain.newest) == .signatureInvalid)
    }
  }

  @Test func aHomeTakesNoBatchOfTheOldKey() throws {
    try RotationScene.withThief(of: \.guest) { scene, owner, thief in
      let home = scene.pair.home
      // The home knows the new document; the channel's state still names the old one.
      try scene.pair.introduce(owner, to: home)
      _ = try scene.say("by the thief", by: thief, scene.pair.bert)
      let outcome = try submitted(by: thief, to: home, as: owner.core.node)
      #expect(outcome == [.turnedAway(number: 83, code: "documentRevoked")])
      try scene.settle()
      #expect(scene.named(owner.core.node, at: home) == owner.core.identity.chain.newestReference)
      #expect(
        try submitted(by: thief, to: home, as: owner.core.node)
          == [.turnedAway(number: 73, code: "statementWrongDocument")])
    }
  }

  /// What waits to be submitted, as it would arrive if the request's own signature were not looked at.
  private func submitted(by thief: FoundedCore, to home: FoundedCore, as node: NodeID) throws
    -> [SubmitResponse.Outcome]
  {
    thief.core.sessions[home.core.node] = nil
    thief.core.submit(to: home.core.node)
    let request = try #require(thief.links.submissions.last?.request)
    let outcomes = Noted<[SubmitResponse.Outcome]>([])
    try home.write { (core) throws(StoreError) in
      let answered = try core.submit(request, from: node)
      outcomes.change { $0 = answered }
    }
    return outcomes.value
  }

  @Test func aFollowerTakesNothingUnderAnOldLogKey() throws {
    try RotationScene.withThief(of: \.home) { scene, owner, thief in
      let guest = scene.pair.guest
      try scene.settle()
      let size = guest.core.logs[scene.channel]?.replica.size
      _ = try scene.say("one", by: thief, scene.pair.anna)
      _ = try scene.say("two", by: thief, scene.pair.anna)
      let log = try #require(thief.core.logs[scene.channel])
      let order = try #require(
        thief.core.rangeOrder(Cursor(log: scene.channel, next: 0), for: guest.core.node))
      let ranges = try RangeOrder.read([order], mostBytes: 1 << 22, thief.core.reader)
      let home = owner.core.node
      let answer = Noted<PushResponse?>(nil)
      try guest.write { (core) throws(StoreError) in
        let answered = try core.push(PushRequest(ranges: ranges), from: home)
        answer.change { $0 = answered }
      }
      #expect(log.replica.size >= 6)
      let refusal = try #require(answer.value?.refusals.first ?? nil)
      #expect(["checkpointRevoked", "statementWrongDocument"].contains(refusal.code.string))
      #expect(guest.core.logs[scene.channel]?.replica.size == size)
      #expect(guest.core.logs[scene.channel]?.replica.fault == nil, "a thief stops no log")

      let note = Text(stored: try #require(log.replica.checkpoint).note)
      #expect(throws: Refusal.checkpointRevoked) {
        try CheckpointVerifier(guest.core.known).verify(
          note, log: scene.channel, term: 0, home: home, guest.core.suite)
      }
    }
  }

  /// The thief was quicker: the home holds the thief's document, and the channel's state names it.
  @Test func whoHoldsTheThiefsBranchFollowsTheOwner() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let (owner, home) = (scene.pair.guest, scene.pair.home)
      let thief = RotationScene(scene, guest: try scene.copy(of: owner))
      try thief.rotate(thief.pair.guest)
      try thief.rotate(thief.pair.guest)
      let stolen = try thief.say("by the thief", by: thief.pair.guest, scene.pair.bert)
      try thief.settle()
      #expect(stolen.value == ["accepted", "accepted"])
      #expect(scene.named(owner.core.node, at: home)?.number == 2)

      let said = try scene.say("before it was found out", by: owner, scene.pair.bert)
      try scene.replace(owner)
      #expect(owner.core.identity.chain.newest.number == 1, "fewer than the thief has")
      try scene.settle()
      let newest = owner.core.identity.chain.newestReference
      #expect(home.core.known[owner.core.node]?.newestReference == newest)
      #expect(home.core.known[owner.core.node]?.replaced.count == 2)
      #expect(scene.named(owner.core.node, at: home) == newest)
      #expect(scene.named(owner.core.node, at: owner) == newest)
      let later = try scene.say("after it was found out", by: owner, scene.pair.bert)
      try scene.settle()
      #expect(later.value == ["accepted", "accepted"])
      #expect(said.value.count == 2, "it is ordered, or its author is told that the thief took its place")
      #expect(owner.core.identity.chain.foreignDocuments == 0)
      for founded in [owner, home] { try scene.verify(founded) }

      _ = try thief.say("again", by: thief.pair.guest, scene.pair.bert)
      let again = try submitted(by: thief.pair.guest, to: home, as: owner.core.node)
      #expect(again.allSatisfy { $0 == .turnedAway(number: 73, code: "statementWrongDocument") })
      #expect(learned(thief.pair.guest.core.identity.chain.signed, by: home) == .documentRevoked)
    }
  }

  /// The owner sees the thief's document in the channel, and never takes it for its own.
  @Test func theOwnerSeesDocumentsThatItDidNotMake() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let (owner, home) = (scene.pair.guest, scene.pair.home)
      let thief = RotationScene(scene, guest: try scene.copy(of: owner))
      try thief.rotate(thief.pair.guest)
      try thief.settle()
      for peer in home.core.sessions.keys { home.core.heard(peer) }
      try scene.pair.carry(from: home, to: owner)
      let order = try #require(
        home.core.rangeOrder(
          Cursor(log: scene.channel, next: owner.core.logs[scene.channel]?.replica.size ?? 0),
          for: owner.core.node))
      let ranges = try RangeOrder.read([order], mostBytes: 1 << 22, home.core.reader)
      let peer = home.core.node
      try owner.write { (core) throws(StoreError) in
        _ = try core.push(PushRequest(ranges: ranges), from: peer)
      }
      #expect(owner.core.identity.chain.newest.number == 0)
      #expect(owner.core.known[owner.core.node]?.newest.number == 0)
      #expect(try owner.core.keyReport().get().foreignDocuments == 1)
    }
  }

  @Test func anAbsentFollowerCatchesUp() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let home = scene.pair.home
      for round in 0..<3 {
        _ = try scene.say(Text("round \(round)"), by: home, scene.pair.anna)
        if round == 1 { try scene.replace(home) } else { try scene.rotate(home) }
      }
      try scene.settle()
      let (own, there) = (scene.pair.guest.core.logs[scene.channel], home.core.logs[scene.channel])
      #expect(own?.replica.size == there?.replica.size)
      #expect(own?.replica.checkpoint?.checkpoint.root == there?.replica.checkpoint?.checkpoint.root)
      for founded in [scene.pair.guest, home] { try scene.verify(founded) }
    }
  }

  /// The letter's checkpoint is under a key that was revoked since, and the invitation names a document that was.
  @Test(arguments: [false, true]) func aGuestWhoWasInvitedBeforeJoins(_ isGuestReplaced: Bool) throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let (home, guest) = (scene.pair.home, scene.pair.guest)
      let channel = try scene.pair.makeChannel()
      try scene.pair.invite(scene.pair.invited, to: channel)
      try scene.settle()
      try #require(guest.core.invitations[scene.pair.bert]?[channel] != nil)
      try scene.replace(isGuestReplaced ? guest : home)
      try scene.settle()
      _ = try scene.pair.perform(.accept(channel), of: guest, by: scene.pair.bert)
      #expect(
        try eventually {
          try scene.settle()
          return guest.core.logs[channel]?.localMembers == [scene.pair.bert]
        })
      for founded in [guest, home] { try scene.verify(founded) }
    }
  }

  /// A home without members keeps its channel: it can still say which document is its own.
  @Test func aHomeThatNobodyIsLeftOfFollowsToo() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let home = scene.pair.home
      _ = try scene.pair.perform(.leave(scene.channel), of: home, by: scene.pair.anna)
      try scene.replace(home)
      try scene.settle()
      #expect(
        scene.named(home.core.node, at: scene.pair.guest) == home.core.identity.chain.newestReference)
      let told = try scene.say("still here", by: scene.pair.guest, scene.pair.bert)
      try scene.settle()
      #expect(told.value == ["accepted", "accepted"])
    }
  }

  @Test func everythingIsThereAfterARestart() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let (owner, home) = (scene.pair.guest, scene.pair.home)
      let thief = RotationScene(scene, guest: try scene.copy(of: owner))
      try thief.rotate(thief.pair.guest)
      try thief.settle()
      try scene.replace(owner)
      try scene.settle()
      for (name, founded) in [("owner", owner), ("home", home)] {
        let path = try scene.copyFolder(of: founded, "again-\(name)")
        let again = try FoundedCore(stealing: path, as: founded.core.configuration)
        #expect(again.core.identity.chain == founded.core.identity.chain)
        #expect(again.core.known[owner.core.node] == founded.core.known[owner.core.node])
        #expect(again.core.logs.count == founded.core.logs.count)
      }
    }
  }

  @Test func onlyTheRootKeyReplaces() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let document = try #require(try? founded.core.prepareReplacement())
      let other = try FoundedCore(in: folder, domain: "other.example")
      let otherRoot = try RootKey(dataFolder: other.folder).read()
      #expect(throws: NodeProblem.self) { try Replacement.sign(document.encode(), rootKey: otherRoot) }
      let byDocumentKey = SignedDocument(document, as: .previous, by: founded.core.identity.keys.document)
      let bytes = CBORWriter.bytes { byDocumentKey.write(to: &$0) }
      #expect(throws: NodeProblem.self) { try Replacement.signed(bytes) }
      let problem = Noted<String?>(nil)
      try founded.write { (core) throws(StoreError) in
        do throws(CommandFailure) { try core.replaceKeys(by: byDocumentKey, by: "anna") } catch {
          if case .problem(let found) = error { problem.change { $0 = found.code } }
        }
      }
      #expect(problem.value == "replacementRefused")
      #expect(founded.core.identity.chain.documents.count == 1)
    }
  }

  @Test func theRootKeyIsRemovedOnlyWithACopy() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let root = RootKey(dataFolder: founded.folder)
      let copy = try root.read()
      let elsewhere = folder.file("root.key")
      try #require(Shell.run("cp '\(founded.folder)/keys/root' '\(elsewhere)'"))
      #expect(throws: NodeProblem.self) { try root.remove(copy: Seed.random(), from: elsewhere) }
      // The key itself is no copy of it, whatever it is called.
      let link = folder.file("link.key")
      try #require(Shell.run("ln '\(founded.folder)/keys/root' '\(link)'"))
      for itself in ["\(founded.folder)/keys/root", link] {
        #expect(throws: NodeProblem.self) { try root.remove(copy: copy, from: itself) }
      }
      try root.remove(copy: copy, from: elsewhere)
      #expect(throws: NodeProblem.self) { try root.read() }
      #expect(try founded.core.keyReport().get().hasRootKey == false)
      // It is not needed to go on, nor to sign elsewhere.
      let document = try #require(try? founded.core.prepareReplacement())
      _ = try Replacement.sign(document.encode(), rootKey: copy)
    }
  }
}
