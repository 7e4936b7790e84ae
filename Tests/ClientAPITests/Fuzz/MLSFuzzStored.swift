import Sodium

@testable import MLS

/// Bob's stored state, and that of a service which follows the group, with some bytes of it changed, or of a key of it.
struct MLSFuzzStored {
  let fault: String?

  /// Keeps what is written.
  private final class Store: GroupStore {
    var values: [StateKey: Secret] = [:]

    func write(_ changes: [StateChange]) throws(StoreFault) {
      for change in changes {
        switch change {
        case .put(let key, let value): values[key] = value
        case .delete(let key): values[key] = nil
        }
      }
    }
  }

  init(_ bytes: [UInt8], _ world: MLSFuzzWorld) {
    let bobs = Self.spoiled(world.stored, bytes, world.crypto)
    let services = Self.spoiled(world.followed, bytes, world.crypto)
    fault = Self.use(bobs, world) ?? Self.follow(services, world)
  }

  private static func spoiled(_ stored: [StateChange], _ bytes: [UInt8], _ crypto: Crypto) -> Store {
    let store = Store()
    try? store.write(stored)
    for start in stride(from: 0, to: bytes.count - 3, by: 4) {
      let keys = store.values.keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
      guard !keys.isEmpty else { break }
      let key = keys[Int(bytes[start]) % keys.count]
      var value = store.values[key]?.disclosed() ?? []
      let place = Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])
      if place == 0xfffe {
        store.values[Self.spoiled(key, bytes[start + 3])] = store.values.removeValue(forKey: key)
      } else if value.isEmpty || place == 0xffff {
        store.values[key] = nil
      } else {
        value[place % value.count] = bytes[start + 3]
        store.values[key] = crypto.secret(copying: value)
      }
    }
    return store
  }

  /// A service restores what was written and nothing else.
  private static func follow(_ store: Store, _ world: MLSFuzzWorld) -> String? {
    let values = store.values.map { (key: $0.key, value: $0.value) }
    let written = Store()
    try? written.write(world.followed)
    let same = { written.values.mapValues { $0.disclosed() } == store.values.mapValues { $0.disclosed() } }
    let service = try? FollowedGroup(
      restoring: values, proposalPolicy: .everybody, rejoinPolicy: .standard, world.provider, store: store)
    if service != nil { return same() ? nil : "a service restores what nobody has written" }
    return same() ? "a service does not restore what was written" : nil
  }

  /// A key that reaches far, or for another: the high bit of one of its bytes is another.
  private static func spoiled(_ key: StateKey, _ how: UInt8) -> StateKey {
    var bytes = key.bytes
    bytes[Int(how & 15) % bytes.count] ^= 0x80 | how >> 4
    return StateKey(bytes)
  }

  /// Restores it and does some things with it: that may be refused.
  private static func use(_ store: Store, _ world: MLSFuzzWorld) -> String? {
    let values = store.values.map { (key: $0.key, value: $0.value) }
    guard let group = try? Group(restoring: values, world.provider, store: store) else { return nil }
    guard group.publicGroup.tree.hash(world.crypto).bytes == group.publicGroup.context.treeHash else {
      return "state is restored whose tree is another"
    }
    guard
      let key = world.keys.first(where: {
        $0.signaturePublicKey == group.publicGroup.tree.leaf(group.ownLeaf)?.signatureKey.bytes
      })
    else { return nil }
    if let said = try? world.alice.send([1], signedBy: world.keys[0]) { _ = try? group.receive(said) }
    _ = try? group.commit(CommitDraft(at: 1_500), signedBy: key, preSharedKeys: world.ring)
    _ = try? group.mergePending()
    if let staged = group.stagedCommits.first { _ = try? group.drop(staged) }
    _ = try? group.send([1], signedBy: key)
    _ = try? group.commit(CommitDraft(at: 1_500), signedBy: key)
    let again = store.values.map { (key: $0.key, value: $0.value) }
    let restored = try? Group(restoring: again, world.provider, store: store)
    return restored == nil ? "what a group has written cannot be restored" : nil
  }
}
