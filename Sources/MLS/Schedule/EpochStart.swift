/// What an epoch secret comes to (RFC 9420, 8). The encryption secret is apart, and nobody keeps it: every message
/// key of the epoch follows from it, those too that were used.
struct EpochStart: Sendable {
  let secrets: EpochSecrets
  let encryption: Secret

  init(epochSecret: Secret, _ crypto: Crypto) {
    secrets = EpochSecrets(epochSecret: epochSecret, crypto)
    encryption = crypto.derive(epochSecret, .encryption)
  }
}

extension Label {
  static let encryption = Label("encryption")
}
