/// Hybrid public key encryption (RFC 9180): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305.
struct HPKE: Sendable {
  let crypto: Crypto
  let suite: SuiteID

  init(_ crypto: Crypto, suite: SuiteID = .hpke) {
    self.crypto = crypto
    self.suite = suite
  }

  /// `DeriveKeyPair` (RFC 9180, 7.1.3): 32 or more secret bytes become a key pair.
  func deriveKeyPair(_ keyingMaterial: Secret) -> HPKEKeyPair {
    let extracted = extract(crypto.zeros(0), .kem, "dkp_prk", keyingMaterial)
    return keyPair(expand(extracted, .kem, "sk", [], 32))
  }

  func keyPair(_ privateKey: Secret) -> HPKEKeyPair {
    HPKEKeyPair(
      publicKey: HPKEPublicKey(crypto.provider.x25519PublicKey(of: privateKey)), privateKey: privateKey)
  }

  func randomKeyPair() -> HPKEKeyPair { deriveKeyPair(crypto.randomSecret()) }

  /// `Encap`, or `AuthEncap` with a sender's key (RFC 9180, 4.1); `nil` for a key of small order.
  func encapsulate(
    to publicKey: HPKEPublicKey, ephemeral: HPKEKeyPair, sender: HPKEKeyPair? = nil
  ) -> (sharedSecret: Secret, output: [UInt8])? {
    guard let first = crypto.provider.x25519(ephemeral.privateKey, publicKey.bytes) else { return nil }
    var agreed = first
    var context = ephemeral.publicKey.bytes + publicKey.bytes
    if let sender {
      guard let second = crypto.provider.x25519(sender.privateKey, publicKey.bytes) else { return nil }
      agreed = crypto.joined([first, second])
      context += sender.publicKey.bytes
    }
    return (sharedSecret(agreed, context), ephemeral.publicKey.bytes)
  }

  /// `Decap`, or `AuthDecap` with a sender's key (RFC 9180, 4.1); `nil` for a key of small order.
  func decapsulate(_ output: [UInt8], _ receiver: HPKEKeyPair, sender: HPKEPublicKey? = nil) -> Secret? {
    guard let first = crypto.provider.x25519(receiver.privateKey, output) else { return nil }
    var agreed = first
    var context = output + receiver.publicKey.bytes
    if let sender {
      guard let second = crypto.provider.x25519(receiver.privateKey, sender.bytes) else { return nil }
      agreed = crypto.joined([first, second])
      context += sender.bytes
    }
    return sharedSecret(agreed, context)
  }

  private func sharedSecret(_ agreed: Secret, _ context: [UInt8]) -> Secret {
    let extracted = extract(crypto.zeros(0), .kem, "eae_prk", agreed)
    return expand(extracted, .kem, "shared_secret", context, 32)
  }

  /// `LabeledExtract` (RFC 9180, 4).
  func extract(_ salt: Secret, _ suite: SuiteID, _ label: StaticString, _ keyingMaterial: Secret) -> Secret {
    let prefix = crypto.secret(copying: Self.version + suite.bytes + [UInt8](utf8: label))
    return crypto.extract(salt: salt, crypto.joined([prefix, keyingMaterial]))
  }

  /// `LabeledExpand` (RFC 9180, 4).
  func expand(
    _ key: Secret, _ suite: SuiteID, _ label: StaticString, _ info: [UInt8], _ count: Int
  ) -> Secret {
    var writer = Writer(capacity: 64 + info.count)
    writer.uint16(UInt16(count))
    writer.raw(Self.version)
    writer.raw(suite.bytes)
    writer.raw([UInt8](utf8: label))
    writer.raw(info)
    return crypto.expand(key, info: writer.bytes, count)
  }

  private static let version = [UInt8](utf8: "HPKE-v1")

  /// Whose labels they are: the KEM's, or those of the whole suite.
  struct SuiteID: Sendable {
    let bytes: [UInt8]
    static let kem = SuiteID(bytes: [UInt8](utf8: "KEM") + [0x00, 0x20])
    /// KEM, KDF and AEAD.
    static let hpke = SuiteID(bytes: [UInt8](utf8: "HPKE") + [0x00, 0x20, 0x00, 0x01, 0x00, 0x03])
  }
}
