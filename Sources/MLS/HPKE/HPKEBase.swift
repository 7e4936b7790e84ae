/// HPKE in mode base (RFC 9180, 6.1) by itself, for one message.
public enum HPKEBase {
  /// A sealed message and the key that it was encapsulated with.
  public struct Sealed: Sendable {
    /// 32 bytes.
    public let encapsulated: [UInt8]
    public let ciphertext: [UInt8]

    public init(encapsulated: [UInt8], ciphertext: [UInt8]) {
      self.encapsulated = encapsulated
      self.ciphertext = ciphertext
    }
  }

  /// Fresh.
  public static func keyPair(_ provider: any CryptoProvider) -> HPKEKeyPair {
    HPKE(Crypto(provider)).randomKeyPair()
  }

  /// `nil` for a key of small order.
  public static func seal(
    _ plaintext: [UInt8], to publicKey: HPKEPublicKey, info: [UInt8], associatedData: [UInt8] = [],
    _ provider: any CryptoProvider
  ) -> Sealed? {
    let crypto = Crypto(provider)
    let hpke = HPKE(crypto)
    let ephemeral = hpke.keyPair(crypto.randomSecret())
    guard let (shared, output) = hpke.encapsulate(to: publicKey, ephemeral: ephemeral) else { return nil }
    let keys = HPKESchedule(crypto, info: info).keys(shared)
    return Sealed(
      encapsulated: output,
      ciphertext: keys.seal(crypto.secret(copying: plaintext), associatedData: associatedData))
  }

  /// `nil` if anything differs from what was sealed.
  public static func open(
    _ sealed: Sealed, _ receiver: HPKEKeyPair, info: [UInt8], associatedData: [UInt8] = [],
    _ provider: any CryptoProvider
  ) -> Secret? {
    let crypto = Crypto(provider)
    guard let shared = HPKE(crypto).decapsulate(sealed.encapsulated, receiver) else { return nil }
    return HPKESchedule(crypto, info: info).keys(shared).open(
      sealed.ciphertext, associatedData: associatedData)
  }
}
