/// `GroupSecrets` (RFC 9420, 12.4.3.1): what a Welcome tells one new member.
struct GroupSecrets: Sendable {
  let joinerSecret: Secret
  let pathSecret: Secret?
  let preSharedKeys: [PreSharedKeyID]

  init(joinerSecret: Secret, pathSecret: Secret?, preSharedKeys: [PreSharedKeyID]) {
    self.joinerSecret = joinerSecret
    self.pathSecret = pathSecret
    self.preSharedKeys = preSharedKeys
  }

  init(_ plaintext: Secret, _ limits: Limits, _ crypto: Crypto) throws(MLSError) {
    self = try Reader.read(plaintext, limits) { (reader) throws(MLSError) in
      try GroupSecrets(from: &reader, crypto)
    }
  }

  init(from reader: inout Reader, _ crypto: Crypto) throws(MLSError) {
    joinerSecret = try reader.secret(crypto)
    pathSecret = try reader.optional { (reader) throws(MLSError) in try reader.secret(crypto) }
    preSharedKeys = try reader.vector(reader.limits.preSharedKeys)
  }

  func encoded(_ crypto: Crypto) -> Secret {
    var writer = Writer(wipedBy: crypto.provider, capacity: 256 + preSharedKeys.count * 1_024)
    writer.opaque(joinerSecret)
    writer.uint8(pathSecret == nil ? 0 : 1)
    if let pathSecret { writer.opaque(pathSecret) }
    writer.vector(preSharedKeys)
    return writer.takeSecret(crypto)
  }
}
