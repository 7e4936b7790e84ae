/// `Welcome` (RFC 9420, 12.4.3.1) as it came: an epoch's beginning for those whom a commit has added.
public struct Welcome: Equatable, Sendable {
  let cipherSuite: UInt16
  let secrets: [Entry]
  let encryptedGroupInfo: [UInt8]

  /// `EncryptedGroupSecrets`.
  struct Entry: Equatable, Sendable {
    let newMember: [UInt8]
    let encryptedGroupSecrets: HPKECiphertext
  }

  /// Whether it is for this KeyPackage.
  public func isFor(_ keyPackage: KeyPackage, _ provider: any CryptoProvider) -> Bool {
    let reference = keyPackage.reference(provider).bytes
    return secrets.contains { $0.newMember == reference }
  }

  /// A GroupInfo, encrypted.
  static func sealed(_ info: GroupInfo, _ welcomeSecret: Secret, _ crypto: Crypto) -> [UInt8] {
    let sealing = groupInfoKey(welcomeSecret, crypto)
    return crypto.provider.seal(
      crypto.secret(copying: info.encoded), key: sealing.key, nonce: sealing.nonce, associatedData: [])
  }

  /// Key and nonce of the encrypted GroupInfo.
  static func groupInfoKey(_ welcomeSecret: Secret, _ crypto: Crypto) -> MessageKey {
    MessageKey(
      key: crypto.expand(welcomeSecret, .key),
      nonce: crypto.expand(welcomeSecret, .nonce, [], Crypto.nonceBytes))
  }
}

extension Welcome: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    cipherSuite = try reader.uint16()
    secrets = try reader.vector(Int(reader.limits.leaves))
    encryptedGroupInfo = try reader.opaque()
  }

  func write(to writer: inout Writer) {
    writer.uint16(cipherSuite)
    writer.vector(secrets)
    writer.opaque(encryptedGroupInfo)
  }
}

extension Welcome.Entry: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    newMember = try reader.opaque()
    encryptedGroupSecrets = try HPKECiphertext(from: &reader)
  }

  func write(to writer: inout Writer) {
    writer.opaque(newMember)
    writer.append(encryptedGroupSecrets)
  }
}
