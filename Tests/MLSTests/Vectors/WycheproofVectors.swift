import CSodium
import Sodium
import TestSupport

@testable import MLS

func checkEd25519(_ fields: VectorFields, _ tools: VectorTools) throws {
  let key = try tools.group?.object("publicKey").bytes("pk") ?? []
  let isValid = tools.provider.isValid(try fields.bytes("sig"), by: key, over: try fields.bytes("msg"))
  try same(isValid, try fields.text("result") == "valid", "valid")
}

func checkX25519(_ fields: VectorFields, _ tools: VectorTools) throws {
  let shared = tools.provider.x25519(
    tools.secret(try fields.bytes("private")), try fields.bytes("public"))
  let flags = try fields.texts("flags")
  let expected = try fields.bytes("shared")
  if flags.contains("ZeroSharedSecret") || expected.allSatisfy({ $0 == 0 }) {
    try holds(shared == nil, "an all-zero secret is refused")
    try holds(!KeyChecks.isSoundX25519(try fields.bytes("public")), "such a key is unsound")
  } else {
    try same(shared?.disclosed() ?? [], expected, "shared")
  }
  if flags.contains("NonCanonicalPublic") {
    try holds(!KeyChecks.isSoundX25519(try fields.bytes("public")), "a key that is not canonical is unsound")
  }
}

func checkChaCha20Poly1305(_ fields: VectorFields, _ tools: VectorTools) throws {
  let (key, nonce) = (tools.secret(try fields.bytes("key")), tools.secret(try fields.bytes("iv")))
  // The suite knows nonces of 12 bytes alone; the engine never makes another.
  guard nonce.count == 12 else { return try holds(try fields.text("result") == "invalid", "nonce length") }
  let data = try fields.bytes("aad")
  let sealed = try fields.bytes("ct") + fields.bytes("tag")
  let opened = tools.provider.open(sealed, key: key, nonce: nonce, associatedData: data)
  guard try fields.text("result") == "valid" else { return try holds(opened == nil, "refused") }
  try same(opened?.disclosed() ?? [], try fields.bytes("msg"), "msg")
  let own = tools.provider.seal(
    tools.secret(try fields.bytes("msg")), key: key, nonce: nonce, associatedData: data)
  try same(own, sealed, "ct and tag")
}

/// No part of the suite: the library's own, which other rooms use, is held to its vectors here too.
func checkXChaCha20Poly1305(_ fields: VectorFields, _ tools: VectorTools) throws {
  let (key, nonce) = (try fields.bytes("key"), try fields.bytes("iv"))
  guard nonce.count == 24 else { return try holds(try fields.text("result") == "invalid", "nonce length") }
  let (data, sealed) = (try fields.bytes("aad"), try fields.bytes("ct") + fields.bytes("tag"))
  var plain = [UInt8](repeating: 0, count: max(sealed.count - 16, 0))
  let result = crypto_aead_xchacha20poly1305_ietf_decrypt(
    &plain, nil, nil, sealed, UInt64(sealed.count), data, UInt64(data.count), nonce, key)
  guard try fields.text("result") == "valid" else { return try holds(result != 0, "refused") }
  try holds(result == 0, "opened")
  try same(plain, try fields.bytes("msg"), "msg")
}

func checkHKDF(_ fields: VectorFields, _ tools: VectorTools) throws {
  let count = try fields.integer("size")
  // More than 255 blocks is what the exporter refuses its caller.
  guard count <= 255 * Crypto.hashBytes else {
    return try holds(try fields.text("result") == "invalid", "size")
  }
  let key = tools.crypto.extract(
    salt: tools.secret(try fields.bytes("salt")), tools.secret(try fields.bytes("ikm")))
  try same(tools.crypto.expand(key, info: try fields.bytes("info"), count), try fields.bytes("okm"), "okm")
}

func checkHMAC(_ fields: VectorFields, _ tools: VectorTools) throws {
  let tag = tools.crypto.mac(tools.secret(try fields.bytes("key")), try fields.bytes("msg"))
  let expected = try fields.bytes("tag")
  let isValid = tools.provider.areEqual(Array(tag.prefix(expected.count)), expected)
  try same(isValid, try fields.text("result") == "valid", "valid")
}
