import Sodium
import Synchronization

@testable import MLS

/// A group that is the same in every run: alice (leaf 0), bob (1) and carol (2), and erin (3), who knows no key above
/// her; a sender from outside, and newcomers. Bob receives what is made of the bytes, signed, tagged and sealed rightly,
/// so that what is checked behind that is come to.
final class MLSFuzzWorld: @unchecked Sendable {
  // Sendable: whoever uses it holds the lock.
  private let lock = Mutex(())
  let provider: SodiumProvider
  let crypto: Crypto
  private let random: Source
  let alice: Group
  let bob: Group
  let carol: Group
  let store = Store()
  /// Of members by their leaves, then of newcomers.
  let keys: [SigningKey]
  let outside: SigningKey
  let newcomer: OwnKeyPackage
  let ring: PreSharedKeyRing
  /// As they were before the last commit, and as they are.
  let former: EpochState
  private let states: [State]
  /// All that bob stores, in an epoch in which he has received, proposed and committed.
  let stored: [StateChange]
  /// The same epoch as a service stores it.
  let followed: [StateChange]

  static let shared: MLSFuzzWorld = {
    do { return try MLSFuzzWorld() } catch {
      // Made of fixed seeds: no input comes into it, and without it nothing is fuzzed.
      fatalError("the world of the fuzz targets cannot be made: \(error)")
    }
  }()
  static let anyKey = SigningKey(seed: seed(99))
  static let members = 4

  /// What a group is put back to.
  private struct State {
    let state: EpochState
    let past: [PastEpoch]
    let resumptionKeys: PreSharedKeyRing
    let updates: [HPKEPublicKey: HPKEKeyPair]
  }

  /// Counts what is written.
  final class Store: GroupStore {
    var writes = 0
    func write(_ changes: [StateChange]) throws(StoreFault) { writes += 1 }
  }

  /// SplitMix64, begun anew for each input.
  final class Source: Sendable {
    private let state = Mutex<UInt64>(1)

    func restart() { state.withLock { $0 = 1 } }

    func fill(_ memory: UnsafeMutableRawBufferPointer) {
      state.withLock { state in
        for index in memory.indices {
          state &+= 0x9e37_79b9_7f4a_7c15
          var word = state
          word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
          word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
          memory[index] = UInt8(truncatingIfNeeded: word ^ (word >> 31))
        }
      }
    }
  }

  private static func seed(_ number: UInt8) -> Seed {
    // The length that is asked for is the one that is made.
    guard let seed = Seed([UInt8](repeating: number, count: 32)) else { fatalError("a seed has 32 bytes") }
    return seed
  }

  private static func client(_ number: Int, _ key: SigningKey) -> Client {
    Client(signatureKey: key, credential: .basic(identity: [UInt8(number)]))
  }

  private init() throws {
    let random = Source()
    self.random = random
    provider = try SodiumProvider { random.fill($0) }
    crypto = Crypto(provider)
    keys = (0..<8).map { SigningKey(seed: Self.seed(UInt8($0))) }
    outside = SigningKey(seed: Self.seed(50))
    var ring = PreSharedKeyRing()
    ring.add(crypto.zeros(32), externalID: [1])
    self.ring = ring
    let (keys, provider) = (keys, provider)
    let own = (1..<5).map { OwnKeyPackage(Self.client($0, keys[$0]), Self.lifetime, provider) }
    newcomer = own[3]
    (alice, bob, carol) = try Self.begin(own, keys[0], outside, store, provider)
    former = alice.state
    try Self.addErin(own[2], alice, [bob, carol], keys[0], provider)
    let everybody = [alice, bob, carol]
    for message in [
      try carol.proposeUpdate(signedBy: keys[2]),
      try OutsideProposal.message(.remove(LeafIndex(3)), to: carol.publicGroup, from: 0, signedBy: outside),
      try alice.proposePreSharedKey(externalID: [1], signedBy: keys[0]),
      try bob.proposeUpdate(signedBy: keys[1]),
    ] {
      for group in everybody { _ = try group.receive(message) }
    }
    stored = try Self.stored(bob, keys[1], ring) + Self.staged(bob, by: alice, keys[0], ring)
    followed = bob.publicGroup.changes(from: nil).changes
    states = everybody.map {
      State(state: $0.state, past: $0.past, resumptionKeys: $0.resumptionKeys, updates: $0.updates)
    }
  }

  /// Alice's group with bob and carol in it.
  private static func begin(
    _ own: [OwnKeyPackage], _ key: SigningKey, _ outside: SigningKey, _ store: Store,
    _ provider: SodiumProvider
  ) throws -> (Group, Group, Group) {
    let sender = ExternalSender(
      signatureKey: SignaturePublicKey(outside.signaturePublicKey), credential: .basic(identity: [50]))
    var limits = Limits.standard
    limits.forwardGenerations = 8
    limits.skippedKeys = 4
    let alice = try Group(
      creating: [1], client(0, key), lifetime, extensions: [ExternalSender.asExtension([sender])],
      limits: limits, provider)
    var draft = CommitDraft(at: 1_500)
    for one in own.prefix(2) { draft.add(try one.keyPackage.verified(at: 1_500, provider)) }
    _ = try alice.commit(draft, signedBy: key)
    guard case .welcome(let welcome) = try alice.mergePending() else { throw MLSError.misused(.inactive) }
    let bob = try Group(joining: welcome, with: own[0], limits: limits, provider, store: store)
    bob.proposalPolicy = .everybody
    return (alice, bob, try Group(joining: welcome, with: own[1], limits: limits, provider))
  }

  private static func addErin(
    _ own: OwnKeyPackage, _ alice: Group, _ others: [Group], _ key: SigningKey, _ provider: SodiumProvider
  ) throws {
    var draft = CommitDraft(at: 1_500)
    draft.add(try own.keyPackage.verified(at: 1_500, provider))
    draft.renewsKeys = false
    let commit = try alice.commit(draft, signedBy: key)
    try alice.mergePending()
    for group in others {
      guard case .commit(let staged) = try group.receive(commit.message) else { continue }
      try group.merge(staged)
    }
  }

  private static func stored(
    _ bob: Group, _ key: SigningKey, _ ring: PreSharedKeyRing
  ) throws -> [StateChange] {
    let crypto = bob.crypto
    var state = bob.state
    // A message that came, and two before it that did not.
    let (_, move) = try state.messages.tree.take(2, of: LeafIndex(0), .application, .standard, crypto)
    state.messages.tree.apply(move)
    _ = try bob.commit(CommitDraft(at: 1_500), signedBy: key, preSharedKeys: ring)
    let pending = bob.pending
    try bob.dropPending()
    return state.changes(from: nil) + bob.past.flatMap { $0.changes(crypto) }
      + state.messages.tree.ratchets.map { .put(.ratchet(bob.epoch, $0.key), $0.value.encoded(crypto)) }
      + bob.publicGroup.waiting.enumerated().map {
        .put(.waiting($0.offset), $0.element.encodedSecret(crypto))
      } + bob.updates.map { .put(.update($0.key), $0.value.privateKey) }
      + (pending.map { [.put(.pending, $0.encoded(after: bob.publicGroup.tree, crypto))] } ?? [])
  }

  /// What bob keeps of an encrypted commit of alice's. Both are then as they were.
  private static func staged(
    _ bob: Group, by alice: Group, _ key: SigningKey, _ ring: PreSharedKeyRing
  ) throws -> [StateChange] {
    let (alices, bobs) = (alice.state, bob.state)
    var draft = CommitDraft(at: 1_500)
    draft.isPrivate = true
    _ = try bob.receive(alice.commit(draft, signedBy: key, preSharedKeys: ring).message, preSharedKeys: ring)
    let kept = bob.staged.map { key, staged in
      StateChange.put(.staged(key), staged.encoded(after: bobs.publicGroup.tree, bob.crypto))
    }
    try alice.dropPending()
    bob.staged = [:]
    (alice.state, bob.state) = (alices, bobs)
    return kept
  }

  static let lifetime = Lifetime(notBefore: 1_000, notAfter: 2_000_000)

  func restart() {
    random.restart()
    for (group, known) in zip([alice, bob, carol], states) {
      group.state = known.state
      group.past = known.past
      group.resumptionKeys = known.resumptionKeys
      group.updates = known.updates
      group.pending = nil
      group.staged = [:]
      group.isMember = true
    }
  }

  /// A message to the group: three bytes say how it is made, the rest what it has.
  func group(_ bytes: [UInt8]) -> String? {
    lock.withLock { _ in
      restart()
      guard let made = MLSFuzzMessage(bytes, self), let message = try? MLSMessage(made.message.bytes) else {
        return nil
      }
      return receive(message)
    }
  }

  /// A Welcome to the newcomer.
  func welcome(_ bytes: [UInt8]) -> String? {
    lock.withLock { _ in
      restart()
      guard let welcome = MLSFuzzWelcome(bytes, self)?.welcome else { return nil }
      let group = try? Group(joining: welcome, with: newcomer, preSharedKeys: ring, provider)
      guard let group else { return nil }
      do throws(MLSError) {
        try group.publicGroup.tree.requireValid(for: group.publicGroup.context, .standard, crypto)
        return nil
      } catch {
        return "a group is joined whose tree is not valid: \(error.code)"
      }
    }
  }

  /// Stored state that something has changed: each four bytes overwrite a byte of a value, or drop it.
  func state(_ bytes: [UInt8]) -> String? {
    lock.withLock { _ in
      restart()
      return MLSFuzzStored(bytes, self).fault
    }
  }

  private func receive(_ message: MLSMessage) -> String? {
    let (before, writes) = (bob.publicGroup, store.writes)
    let known = (
      bob.epochAuthenticator, bob.publicGroup.waiting.count, bob.state.messages.tree.ratchets.count
    )
    let received: Group.Received
    do throws(MLSError) {
      received = try bob.receive(message, preSharedKeys: ring)
    } catch {
      guard store.writes == writes else { return "\(error.code), and something is written" }
      let after = (
        bob.epochAuthenticator, bob.publicGroup.waiting.count, bob.state.messages.tree.ratchets.count
      )
      return known == after ? nil : "\(error.code), and something has changed"
    }
    guard case .commit(let staged) = received else { return nil }
    if case .publicMessage(let message) = message, let fault = follow(message, staged, from: before) {
      return fault
    }
    guard (try? bob.merge(staged)) != nil else { return "what is staged cannot be merged" }
    guard bob.isMember else { return nil }
    let group = bob.publicGroup
    do throws(MLSError) {
      try group.tree.requireValid(for: group.context, .standard, crypto)
      let read = try Reader.read(group.tree.bytes, .standard) { (reader) throws(MLSError) in
        try RatchetTree(from: &reader)
      }
      return read.hash(crypto).bytes == group.context.treeHash ? nil : "the tree has another hash"
    } catch {
      return "a commit leads to a group that nobody may join: \(error.code)"
    }
  }

  /// Who follows from outside comes to the same.
  private func follow(_ message: PublicMessage, _ staged: StagedCommit, from before: PublicGroup) -> String? {
    var service = before
    guard case .commit(let followed)? = try? service.receive(message) else {
      return "a commit is taken by a member only"
    }
    return followed.next.context == staged.changes.next.context ? nil : "member and service disagree"
  }
}
