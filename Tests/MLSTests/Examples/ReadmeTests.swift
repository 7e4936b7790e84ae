import Foundation
import MLS
import Sodium
import TestSupport
import Testing

/// The examples of Sources/MLS/README.md: what stands between the marks is what the page shows, and it runs.
struct ReadmeTests {
  private let now: UInt64 = 1_700_000_000

  private enum Stores {
    // example: store
    final class Shelf: GroupStore {
      var values: [StateKey: Secret] = [:]
      func write(_ changes: [StateChange]) throws(StoreFault) {
        for change in changes {
          switch change {
          case .put(let key, let value): values[key] = value
          case .delete(let key): values[key] = nil
          }
        }
      }
      var all: [(key: StateKey, value: Secret)] { values.map { ($0.key, $0.value) } }
    }
    // end
  }

  @Test func examplesRun() throws {
    let store = Stores.Shelf()
    let bobStore = MemoryStore()

    // example: client
    let provider = try SodiumProvider()
    let key = SigningKey(seed: .random())
    let alice = Client(signatureKey: key, credential: .basic(identity: Array("alice".utf8)))
    // end

    let lifetime = Lifetime(notBefore: now - 3_600, notAfter: now + 86_400)
    let bobKey = SigningKey(seed: .random())
    let bob = Client(signatureKey: bobKey, credential: .basic(identity: Array("bob".utf8)))

    // example: create
    let group = try Group(creating: Array("a group".utf8), alice, lifetime, provider, store: store)
    // end

    // example: keypackage
    let own = OwnKeyPackage(bob, lifetime, provider)
    let published = MLSMessage.keyPackage(own.keyPackage).bytes
    // end

    // example: add
    guard case .keyPackage(let offered) = try MLSMessage(published) else { return }
    var draft = CommitDraft(at: now)
    draft.add(try offered.verified(at: now, provider))
    let commit = try group.commit(draft, signedBy: key)
    // commit.message goes to the delivery service. It was the first of its epoch:
    let invitation = try group.mergePending()
    // and the Welcome goes to bob. Had another commit been first: try group.dropPending()
    // end

    let received = try #require(invitation).bytes
    #expect(group.welcome?.bytes == received)
    #expect(commit.changes.added.count == 1)

    // example: join
    guard case .welcome(let welcome) = try MLSMessage(received) else { return }
    let bobs = try Group(joining: welcome, with: own, provider, store: bobStore)
    // The init key has done its work: delete what you keep of `own`.
    // end

    // example: send
    let sent = try group.send(Array("hello".utf8), padding: 64, signedBy: key).bytes
    // end

    // example: receive
    switch try bobs.receive(try MLSMessage(sent)) {
    case .application(let message): #expect(message.data == Array("hello".utf8))
    case .proposal: break  // It waits for somebody's commit.
    case .commit(let staged): try bobs.merge(staged)  // Look at staged.changes first; or drop it.
    case .ownCommit: try bobs.mergePending()
    }
    // end

    #expect(bobs.epoch == group.epoch)
    let again = try Group(restoring: store.all, provider, store: store)
    #expect(again.epochAuthenticator == group.epochAuthenticator)
  }

  @Test func laterExamplesRun() throws {
    let provider = try SodiumProvider()
    let lifetime = Lifetime(notBefore: now - 3_600, notAfter: now + 86_400)
    let key = SigningKey(seed: .random())
    let alice = Client(signatureKey: key, credential: .basic(identity: Array("alice".utf8)))
    let bob = Client(
      signatureKey: SigningKey(seed: .random()), credential: .basic(identity: Array("bob".utf8)))
    let group = try Group(creating: Array("a group".utf8), alice, lifetime, provider)
    let own = OwnKeyPackage(bob, lifetime, provider)
    var draft = CommitDraft(at: now)
    draft.add(try own.keyPackage.verified(at: now, provider))
    _ = try group.commit(draft, signedBy: key)
    let welcome = try #require(try group.mergePending()?.welcome)
    let bobStore = MemoryStore()
    let bobs = try Group(joining: welcome, with: own, provider, store: bobStore)

    // example: persist
    let restored = try Group(restoring: bobStore.all, provider, store: bobStore)
    // end
    #expect(restored.epochAuthenticator == bobs.epochAuthenticator)

    // example: rejoin
    let info = try group.groupInfo(signedBy: key)
    let join = try Group.join(info, as: bob, replacing: restored.ownLeaf, provider)
    // join.commit goes to the delivery service; join.group is bob's once it was taken.
    // end
    let published = try group.groupInfo(signedBy: key)
    let serviceStore = MemoryStore()
    guard case .commit(let staged) = try group.receive(join.commit) else { return }
    try group.merge(staged)
    #expect(join.group.epochAuthenticator == group.epochAuthenticator)

    // example: follow
    let outside = try PublicGroup(published, provider)
    let service = try FollowedGroup(following: outside, store: serviceStore)
    if case .publicMessage(let message) = join.commit, case .commit(let staged) = try service.receive(message)
    {
      try service.merge(staged)
    }
    // end

    // example: followed
    let followed = try FollowedGroup(
      restoring: serviceStore.all, proposalPolicy: .standard, rejoinPolicy: .standard, provider,
      store: serviceStore)
    // end
    #expect(followed.group.context == group.publicGroup.context)

    // example: remove
    var removal = CommitDraft(at: now)
    removal.remove(join.group.ownLeaf)
    let removed = try group.commit(removal, signedBy: key)
    try group.mergePending()
    // end
    guard case .commit(let last) = try join.group.receive(removed.message) else { return }
    #expect(last.removesSelf)
  }

  @Test func pageShowsThem() throws {
    var repository = URL(fileURLWithPath: #filePath)
    let source = try String(contentsOf: repository, encoding: .utf8)
    for _ in 0..<4 { repository.deleteLastPathComponent() }
    let page = try String(
      contentsOf: repository.appendingPathComponent("Sources/MLS/README.md"), encoding: .utf8)
    var shown = 0
    for part in source.components(separatedBy: "    // example" + ": ").dropFirst() {
      guard let end = part.range(of: "    // en" + "d\n"), let first = part.firstIndex(of: "\n") else {
        continue
      }
      let lines = part[part.index(after: first)..<end.lowerBound].components(separatedBy: "\n")
      let code = lines.map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : $0 }.joined(separator: "\n")
      #expect(page.contains("```swift\n\(code)```"), "the page shows something else than \(part[..<first])")
      shown += 1
    }
    #expect(shown == 13)
  }
}
