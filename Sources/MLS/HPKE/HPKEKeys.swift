/// An HPKE context (RFC 9180, 5.2 and 5.3): keys for the messages of one encapsulation, and for exports.
struct HPKEKeys {
  let hpke: HPKE
  let key: Secret
  /// The base nonce, and that of the first message, which in MLS is the only one.
  let nonce: Secret
  let scheduled: (secret: Secret, context: [UInt8])

  /// Message number `sequence` of the context.
  func seal(_ plaintext: Secret, associatedData: [UInt8] = [], sequence: UInt64 = 0) -> [UInt8] {
    hpke.crypto.provider.seal(plaintext, key: key, nonce: nonce(sequence), associatedData: associatedData)
  }

  func open(_ ciphertext: [UInt8], associatedData: [UInt8] = [], sequence: UInt64 = 0) -> Secret? {
    hpke.crypto.provider.open(
      ciphertext, key: key, nonce: nonce(sequence), associatedData: associatedData)
  }

  /// `Context.Export` (RFC 9180, 5.3).
  func export(_ exporterContext: [UInt8], _ count: Int) -> Secret {
    let exporter = hpke.expand(scheduled.secret, hpke.suite, "exp", scheduled.context, Crypto.hashBytes)
    return hpke.expand(exporter, hpke.suite, "sec", exporterContext, count)
  }

  private func nonce(_ sequence: UInt64) -> Secret {
    guard sequence > 0 else { return nonce }
    var mask = Writer(capacity: Crypto.nonceBytes)
    mask.uint32(0)
    mask.uint64(sequence)
    return hpke.crypto.exclusiveOr(nonce, mask.bytes)
  }
}
