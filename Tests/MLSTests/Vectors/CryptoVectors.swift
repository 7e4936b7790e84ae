import Sodium
import TestSupport

@testable import MLS

func checkCryptoBasics(_ fields: VectorFields, _ tools: VectorTools) throws {
  let crypto = tools.crypto
  let ref = try fields.object("ref_hash")
  try same(crypto.reference(try rawLabel(ref), ref.bytes("value")).bytes, try ref.bytes("out"), "ref_hash")

  let expand = try fields.object("expand_with_label")
  let expanded = crypto.expand(
    tools.secret(try expand.bytes("secret")), try label(expand), try expand.bytes("context"),
    try expand.integer("length"))
  try same(expanded, try expand.bytes("out"), "expand_with_label")

  let derive = try fields.object("derive_secret")
  let derived = crypto.derive(tools.secret(try derive.bytes("secret")), try label(derive))
  try same(derived, try derive.bytes("out"), "derive_secret")

  let tree = try fields.object("derive_tree_secret")
  let treeSecret = crypto.derive(
    tools.secret(try tree.bytes("secret")), try label(tree),
    generation: UInt32(try tree.integer("generation")),
    try tree.integer("length"))
  try same(treeSecret, try tree.bytes("out"), "derive_tree_secret")

  let sign = try fields.object("sign_with_label")
  let key = try tools.signingKey(try sign.bytes("priv"))
  let signer = SignaturePublicKey(try sign.bytes("pub"))
  try same(key.signaturePublicKey, signer.bytes, "signature public key")
  for signature in [
    try sign.bytes("signature"), crypto.sign(try sign.bytes("content"), try label(sign), key),
  ] {
    try holds(
      crypto.isValid(signature, by: signer, over: try sign.bytes("content"), try label(sign)),
      "sign_with_label")
  }
  try checkEncryptWithLabel(try fields.object("encrypt_with_label"), tools)
}

private func checkEncryptWithLabel(_ fields: VectorFields, _ tools: VectorTools) throws {
  let pair = HPKE(tools.crypto).keyPair(tools.secret(try fields.bytes("priv")))
  try same(pair.publicKey.bytes, try fields.bytes("pub"), "HPKE public key")
  let encryption = LabelledEncryption(tools.crypto, try label(fields), context: try fields.bytes("context"))
  let given = HPKECiphertext(
    kemOutput: try fields.bytes("kem_output"), ciphertext: try fields.bytes("ciphertext"))
  let own = encryption.seal(tools.secret(try fields.bytes("plaintext")), to: pair.publicKey)
  for sealed in [given, own] {
    let opened = sealed.flatMap { encryption.open($0, pair) }
    try same(opened?.disclosed() ?? [], try fields.bytes("plaintext"), "encrypt_with_label")
  }
}

/// RefHash takes its label as it stands, which the others begin with "MLS 1.0 " (RFC 9420, 5.2).
private func rawLabel(_ fields: VectorFields) throws -> Label {
  Label(exactly: Array(try fields.text("label").utf8))
}

private func label(_ fields: VectorFields) throws -> Label {
  Label(bytes: Array(try fields.text("label").utf8))
}

func checkHPKE(_ fields: VectorFields, _ tools: VectorTools) throws {
  let crypto = tools.crypto
  let aead = UInt16(try fields.integer("aead_id"))
  let suite = HPKE.SuiteID(bytes: Array("HPKE".utf8) + [0, 0x20, 0, 1, UInt8(aead >> 8), UInt8(aead & 255)])
  let hpke = HPKE(crypto, suite: suite)
  func pair(_ name: String) throws -> HPKEKeyPair { hpke.keyPair(tools.secret(try fields.bytes(name))) }
  let ephemeral = hpke.deriveKeyPair(tools.secret(try fields.bytes("ikmE")))
  try same(ephemeral.privateKey, try fields.bytes("skEm"), "skEm")
  try same(ephemeral.publicKey.bytes, try fields.bytes("pkEm"), "pkEm")
  let receiver = try pair("skRm")
  try same(receiver.publicKey.bytes, try fields.bytes("pkRm"), "pkRm")
  let sender = fields.has("skSm") ? try pair("skSm") : nil
  let sent = hpke.encapsulate(to: receiver.publicKey, ephemeral: ephemeral, sender: sender)
  try same(sent?.output ?? [], try fields.bytes("enc"), "enc")
  let received = hpke.decapsulate(try fields.bytes("enc"), receiver, sender: sender?.publicKey)
  for secret in [sent?.sharedSecret, received] {
    try same(secret?.disclosed() ?? [], try fields.bytes("shared_secret"), "shared_secret")
  }
  guard let shared = received, let mode = HPKESchedule.Mode(rawValue: UInt8(try fields.integer("mode")))
  else {
    throw VectorFault(what: "no such mode")
  }
  let schedule = HPKESchedule(
    crypto, mode, suite: suite, info: try fields.bytes("info"),
    preSharedKey: tools.secret(try fields.optionalBytes("psk") ?? []),
    preSharedKeyID: try fields.optionalBytes("psk_id") ?? [])
  let keys = schedule.keys(shared)
  if aead == 3 {
    try same(keys.key, try fields.bytes("key"), "key")
    try same(keys.nonce, try fields.bytes("base_nonce"), "base_nonce")
  }
  for one in try fields.objects("encryptions") {
    let sequence = try one.number("sequence_number")
    let (plain, data) = (try one.bytes("pt"), try one.bytes("aad"))
    let sealed = keys.seal(tools.secret(plain), associatedData: data, sequence: sequence)
    try same(sealed, try one.bytes("ct"), "ciphertext \(sequence)")
    let opened = keys.open(sealed, associatedData: data, sequence: sequence)
    try same(opened?.disclosed() ?? [], plain, "plaintext \(sequence)")
  }
  for one in try fields.objects("exports") {
    let exported = keys.export(try one.bytes("exporter_context"), try one.integer("L"))
    try same(exported, try one.bytes("exported_value"), "export")
  }
}
