/// `SenderData` (RFC 9420, 6.3.2): who sent a PrivateMessage, and which key opens it.
struct SenderData: Equatable, Sendable {
  let leaf: LeafIndex
  let generation: UInt32
  let reuseGuard: [UInt8]

  static let reuseGuardBytes = 4

  private static let keyAndNonce: [(label: Label, count: Int)] = [
    (.key, Crypto.hashBytes), (.nonce, Crypto.nonceBytes),
  ]

  /// Key and nonce come from the secret, as the provider has prepared it, and the ciphertext's beginning.
  static func key(prepared senderDataSecret: Secret, _ ciphertext: [UInt8], _ crypto: Crypto) -> MessageKey {
    let sample = Array(ciphertext.prefix(Crypto.hashBytes))
    let derived = crypto.expand(prepared: senderDataSecret, keyAndNonce, sample)
    return MessageKey(key: derived[0], nonce: derived[1])
  }
}

extension SenderData: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    leaf = try LeafIndex(from: &reader)
    generation = try reader.uint32()
    reuseGuard = try reader.bytes(Self.reuseGuardBytes)
  }

  func write(to writer: inout Writer) {
    writer.append(leaf)
    writer.uint32(generation)
    writer.raw(reuseGuard)
  }
}
