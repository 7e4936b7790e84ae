/// The secrets of one epoch (RFC 9420, 8) that last as long as it does. The one that the secret tree grows from is
/// not among them: `EpochStart` has it.
struct EpochSecrets: Sendable {
  let senderData: Secret
  let exporter: Secret
  let external: Secret
  let confirmation: Secret
  let membership: Secret
  let resumption: Secret
  let authenticator: Secret
  let initial: Secret

  init(epochSecret: Secret, _ crypto: Crypto) {
    senderData = crypto.derive(epochSecret, .senderData)
    exporter = crypto.derive(epochSecret, .exporter)
    external = crypto.derive(epochSecret, .external)
    confirmation = crypto.derive(epochSecret, .confirm)
    membership = crypto.derive(epochSecret, .membership)
    resumption = crypto.derive(epochSecret, .resumption)
    authenticator = crypto.derive(epochSecret, .authentication)
    initial = crypto.derive(epochSecret, .initial)
  }

  /// `MLS-Exporter` (8.5).
  func export(_ label: [UInt8], _ context: [UInt8], _ count: Int, _ crypto: Crypto) -> Secret {
    let secret = crypto.derive(exporter, Label(bytes: label))
    return crypto.expand(secret, .exported, crypto.hash(context).bytes, count)
  }

  /// The key pair that external commits encapsulate to (8.3).
  func externalKeyPair(_ crypto: Crypto) -> HPKEKeyPair { HPKE(crypto).deriveKeyPair(external) }

  func confirmationTag(_ confirmedTranscriptHash: [UInt8], _ crypto: Crypto) -> [UInt8] {
    crypto.mac(confirmation, confirmedTranscriptHash)
  }
}

extension Label {
  static let senderData = Label("sender data")
  static let exporter = Label("exporter")
  static let exported = Label("exported")
  static let external = Label("external")
  static let confirm = Label("confirm")
  static let membership = Label("membership")
  static let resumption = Label("resumption")
  static let authentication = Label("authentication")
  static let initial = Label("init")
}
