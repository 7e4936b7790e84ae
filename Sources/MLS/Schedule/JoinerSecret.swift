/// `joiner_secret` (RFC 9420, 8): what an epoch's secrets are made of, together with its pre-shared keys.
struct JoinerSecret: Sendable {
  let secret: Secret

  /// As members come to it.
  init(initial: Secret, commit: Secret, context: [UInt8], _ crypto: Crypto) {
    secret = crypto.expand(crypto.extract(salt: initial, commit), .joiner, context)
  }

  /// As a Welcome brings it.
  init(_ secret: Secret) { self.secret = secret }

  private func member(_ preSharedKeys: Secret, _ crypto: Crypto) -> Secret {
    crypto.extract(salt: secret, preSharedKeys)
  }

  func welcomeSecret(_ preSharedKeys: Secret, _ crypto: Crypto) -> Secret {
    crypto.derive(member(preSharedKeys, crypto), .welcome)
  }

  func epochSecret(_ preSharedKeys: Secret, context: [UInt8], _ crypto: Crypto) -> Secret {
    crypto.expand(member(preSharedKeys, crypto), .epoch, context)
  }
}

extension Label {
  static let joiner = Label("joiner")
  static let welcome = Label("welcome")
  static let epoch = Label("epoch")
}
