/// The init secret of an external commit (RFC 9420, 8.3): exported from an encapsulation to the group's
/// external key.
enum ExternalInit {
  /// `nil` for a key of small order.
  static func make(_ externalKey: HPKEPublicKey, _ crypto: Crypto) -> (output: [UInt8], initial: Secret)? {
    let hpke = HPKE(crypto)
    guard let (shared, output) = hpke.encapsulate(to: externalKey, ephemeral: hpke.randomKeyPair()) else {
      return nil
    }
    return (output, export(shared, crypto))
  }

  /// `nil` for an output that is no sound key.
  static func open(_ output: [UInt8], _ externalKey: HPKEKeyPair, _ crypto: Crypto) -> Secret? {
    HPKE(crypto).decapsulate(output, externalKey).map { export($0, crypto) }
  }

  private static func export(_ shared: Secret, _ crypto: Crypto) -> Secret {
    HPKESchedule(crypto, info: []).keys(shared).export(
      [UInt8](utf8: "MLS 1.0 external init secret"), Crypto.hashBytes)
  }
}
