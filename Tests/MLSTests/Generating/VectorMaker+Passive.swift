import Sodium
import TestSupport

@testable import MLS

extension VectorMaker {
  /// Joining: with the tree in the Welcome and beside it, with and without a path secret, with a PSK.
  func passiveWelcome() throws -> [Case] {
    [
      try joining(withTree: true, withPath: true, withKey: false),
      try joining(withTree: false, withPath: false, withKey: false),
      try joining(withTree: true, withPath: true, withKey: true),
    ]
  }

  private func joining(withTree: Bool, withPath: Bool, withKey: Bool) throws -> Case {
    let (groups, clients) = try group(3, committing: [1])
    let joining = try client("new")
    let own = joining.keyPackage()
    var draft = CommitDraft()
    draft.add(try own.verified(provider))
    draft.treeInWelcome = withTree
    draft.renewsKeys = withPath
    var ring = PreSharedKeyRing()
    var preSharedKeys: [Case] = []
    if withKey {
      let preShared = secret()
      draft.mix(externalID: [1, 2], provider)
      ring.add(preShared, externalID: [1, 2])
      preSharedKeys = [["psk_id": "0102", "psk": text(preShared)]]
    }
    _ = try groups[0].commit(draft, signedBy: clients[0].key, preSharedKeys: ring)
    let welcome = try groups[0].mergePending()
    var found: Case = [
      "cipher_suite": 3, "key_package": text(MLSMessage.keyPackage(own.keyPackage)),
      "signature_priv": text(joining.seed), "init_priv": text(own.initKey.privateKey),
      "encryption_priv": text(own.encryptionKey.privateKey), "welcome": text(welcome?.bytes ?? []),
      "initial_epoch_authenticator": text(groups[0].epochAuthenticator), "epochs": [Case](),
      "external_psks": preSharedKeys,
    ]
    if !withTree { found["ratchet_tree"] = text(groups[0].publicGroup.tree.bytes) }
    return found
  }

  /// Following commits, a few of each of some groups.
  func passiveCommits() throws -> [Case] {
    try (0..<4).flatMap { (run: UInt64) in try recorded(most: 4, epochs: 2, turns: 12, run).prefix(1) }
  }

  /// Following a group for longer.
  func passiveRandom() throws -> [Case] { Array(try recorded(most: 5, epochs: 12, turns: 60, 99).prefix(2)) }

  private func recorded(most: Int, epochs: Int, turns: Int, _ run: UInt64) throws -> [Case] {
    let world = try RandomWorld(Seeded(seed: random.seed &+ run), most: most)
    let recording = WorldRecording(epochs: epochs)
    world.recording = recording
    try world.live(epochs: turns, run: Int(run))
    recording.ended()
    return recording.cases
  }
}
