import Sodium
import TestSupport

@testable import MLS

func checkKeySchedule(_ fields: VectorFields, _ tools: VectorTools) throws {
  let crypto = tools.crypto
  var initial = tools.secret(try fields.bytes("initial_init_secret"))
  for (epoch, one) in try fields.objects("epochs").enumerated() {
    let context = GroupContext(
      groupID: try fields.bytes("group_id"), epoch: UInt64(epoch), treeHash: try one.bytes("tree_hash"),
      confirmedTranscriptHash: try one.bytes("confirmed_transcript_hash"), extensions: [])
    try same(context.encoded, try one.bytes("group_context"), "group_context")
    let next = NextEpoch(
      initial: initial, commitSecret: tools.secret(try one.bytes("commit_secret")),
      preSharedKeys: tools.secret(try one.bytes("psk_secret")), context, crypto)
    let secrets = next.start.secrets
    let derived: [(String, Secret)] = [
      ("joiner_secret", next.joiner.secret), ("welcome_secret", next.welcomeSecret),
      ("init_secret", secrets.initial), ("sender_data_secret", secrets.senderData),
      ("encryption_secret", next.start.encryption), ("exporter_secret", secrets.exporter),
      ("epoch_authenticator", secrets.authenticator), ("external_secret", secrets.external),
      ("confirmation_key", secrets.confirmation), ("membership_key", secrets.membership),
      ("resumption_psk", secrets.resumption),
    ]
    for (name, secret) in derived { try same(secret, try one.bytes(name), name) }
    try same(
      secrets.externalKeyPair(crypto).publicKey.bytes, try one.bytes("external_pub"), "external_pub")
    let exporter = try one.object("exporter")
    let exported = secrets.export(
      Array(try exporter.text("label").utf8), try exporter.bytes("context"), try exporter.integer("length"),
      crypto)
    try same(exported, try exporter.bytes("secret"), "exporter")
    initial = secrets.initial
  }
}

func checkPreSharedKeys(_ fields: VectorFields, _ tools: VectorTools) throws {
  let keys = try fields.objects("psks").map {
    let id = PreSharedKeyID(key: .external(id: try $0.bytes("psk_id")), nonce: try $0.bytes("psk_nonce"))
    return (id: id, secret: tools.secret(try $0.bytes("psk")))
  }
  try same(PreSharedKeys.secret(keys, tools.crypto), try fields.bytes("psk_secret"), "psk_secret")
}

func checkTranscriptHashes(_ fields: VectorFields, _ tools: VectorTools) throws {
  let commit = try AuthenticatedContent(decoding: try fields.bytes("authenticated_content"))
  let confirmed = Transcript.confirmed(
    try fields.bytes("interim_transcript_hash_before"), commit, tools.crypto)
  try same(confirmed, try fields.bytes("confirmed_transcript_hash_after"), "confirmed_transcript_hash_after")
  let tag = tools.crypto.mac(tools.secret(try fields.bytes("confirmation_key")), confirmed)
  try same(commit.confirmationTag ?? [], tag, "confirmation tag")
  let interim = Transcript.interim(confirmed, tag, tools.crypto)
  try same(interim, try fields.bytes("interim_transcript_hash_after"), "interim_transcript_hash_after")
}

func checkSecretTree(_ fields: VectorFields, _ tools: VectorTools) throws {
  let sender = try fields.object("sender_data")
  let secret = tools.secret(try sender.bytes("sender_data_secret"))
  let key = SenderData.key(
    prepared: tools.crypto.provider.prepareHMAC(secret), try sender.bytes("ciphertext"), tools.crypto)
  try same(key.key, try sender.bytes("key"), "sender data key")
  try same(key.nonce, try sender.bytes("nonce"), "sender data nonce")
  let leaves = try fields.list("leaves").map {
    try ($0 as? [Any] ?? []).map { try VectorFields($0, name: "leaf") }
  }
  var tree = SecretTree(
    tools.secret(try fields.bytes("encryption_secret")), leafCount: UInt32(leaves.count))
  // From the last leaf on, so that the secrets between are derived in another order than they stand.
  for (index, generations) in leaves.enumerated().reversed() {
    for one in generations {
      for (kind, name) in [(SecretTree.Kind.handshake, "handshake"), (.application, "application")] {
        let (found, move) = try tree.take(
          UInt32(try one.integer("generation")), of: LeafIndex(UInt32(index)), kind, .standard, tools.crypto)
        tree.apply(move)
        try same(found.key, try one.bytes("\(name)_key"), "\(name)_key of leaf \(index)")
        try same(found.nonce, try one.bytes("\(name)_nonce"), "\(name)_nonce of leaf \(index)")
      }
    }
  }
}
