/// `EncryptWithLabel` and `DecryptWithLabel` (RFC 9420, 5.1.3): one label and context, for however many
/// receivers.
struct LabelledEncryption: Sendable {
  private let crypto: Crypto
  private let schedule: HPKESchedule

  init(_ crypto: Crypto, _ label: Label, context: [UInt8]) {
    self.crypto = crypto
    schedule = HPKESchedule(crypto, info: Crypto.labelled(context, label))
  }

  /// `nil` for a key of small order, which no validated leaf has.
  func seal(_ plaintext: Secret, to publicKey: HPKEPublicKey) -> HPKECiphertext? {
    let hpke = HPKE(crypto)
    let ephemeral = hpke.keyPair(crypto.randomSecret())
    guard let (shared, output) = hpke.encapsulate(to: publicKey, ephemeral: ephemeral) else { return nil }
    return HPKECiphertext(kemOutput: output, ciphertext: schedule.keys(shared).seal(plaintext))
  }

  func open(_ sealed: HPKECiphertext, _ receiver: HPKEKeyPair) -> Secret? {
    guard let shared = HPKE(crypto).decapsulate(sealed.kemOutput, receiver) else { return nil }
    return schedule.keys(shared).open(sealed.ciphertext)
  }
}
