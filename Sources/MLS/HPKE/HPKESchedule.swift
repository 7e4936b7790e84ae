/// The part of HPKE's key schedule (RFC 9180, 5.1) that mode, info and pre-shared key decide: one for all
/// that is sealed in the same context.
struct HPKESchedule: Sendable {
  private let hpke: HPKE
  private let context: [UInt8]
  private let preSharedKey: Secret

  enum Mode: UInt8 {
    case base = 0
    case preShared = 1
    case authenticated = 2
    case authenticatedPreShared = 3
  }

  init(_ crypto: Crypto, info: [UInt8]) {
    self.init(crypto, .base, info: info, preSharedKey: crypto.zeros(0), preSharedKeyID: [])
  }

  init(
    _ crypto: Crypto, _ mode: Mode, suite: HPKE.SuiteID = .hpke, info: [UInt8], preSharedKey: Secret,
    preSharedKeyID: [UInt8]
  ) {
    hpke = HPKE(crypto, suite: suite)
    self.preSharedKey = preSharedKey
    let empty = crypto.zeros(0)
    let idHash = hpke.extract(empty, hpke.suite, "psk_id_hash", crypto.secret(copying: preSharedKeyID))
    let infoHash = hpke.extract(empty, hpke.suite, "info_hash", crypto.secret(copying: info))
    context = [mode.rawValue] + idHash.disclosed() + infoHash.disclosed()
  }

  /// The keys for one encapsulated secret.
  func keys(_ sharedSecret: Secret) -> HPKEKeys {
    let secret = hpke.extract(sharedSecret, hpke.suite, "secret", preSharedKey)
    return HPKEKeys(
      hpke: hpke,
      key: hpke.expand(secret, hpke.suite, "key", context, Crypto.hashBytes),
      nonce: hpke.expand(secret, hpke.suite, "base_nonce", context, Crypto.nonceBytes),
      scheduled: (secret, context))
  }
}
