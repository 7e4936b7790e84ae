/// The hash ratchet of one sender and kind of message (RFC 9420, 9.1). It holds no secret from which a used
/// key follows.
struct Ratchet: Sendable {
  /// The secret of `generation`, whose key nobody has used.
  private(set) var secret: Secret
  private(set) var generation: UInt32
  /// Keys that were passed by for messages that may still come, by rising generation.
  private(set) var skipped: [(generation: UInt32, key: MessageKey)]

  init(_ secret: Secret, generation: UInt32 = 0, skipped: [(generation: UInt32, key: MessageKey)] = []) {
    self.secret = secret
    self.generation = generation
    self.skipped = skipped
  }

  /// What follows from the secret of a generation.
  private static let step: [(label: Label, count: Int)] = [
    (.key, Crypto.hashBytes), (.nonce, Crypto.nonceBytes), (.secret, Crypto.hashBytes),
  ]

  private mutating func step(_ crypto: Crypto) -> MessageKey {
    let derived = crypto.expand(
      prepared: crypto.provider.prepareHMAC(secret), Self.step, Crypto.bytes(of: generation))
    secret = derived[2]
    generation += 1
    return MessageKey(key: derived[0], nonce: derived[1])
  }

  /// The next key to send with.
  mutating func next(_ crypto: Crypto) throws(MLSError) -> (generation: UInt32, key: MessageKey) {
    try require(generation < .max, .generationsUsedUp)
    let used = generation
    return (used, step(crypto))
  }

  /// The key of a generation, which this ratchet can give once.
  mutating func take(_ wanted: UInt32, _ limits: Limits, _ crypto: Crypto) throws(MLSError) -> MessageKey {
    if wanted < generation {
      guard let index = skipped.firstIndex(where: { $0.generation == wanted }) else {
        throw .refused(.generationUsed)
      }
      return skipped.remove(at: index).key
    }
    try require(wanted < .max && wanted - generation <= limits.forwardGenerations, .generationTooFar)
    while generation < wanted {
      // Those that would be dropped again at once are not derived at all.
      if wanted - generation > UInt32(limits.skippedKeys) {
        secret = crypto.derive(secret, .secret, generation: generation)
        generation += 1
      } else {
        let passed = generation
        skipped.append((passed, step(crypto)))
      }
    }
    if skipped.count > limits.skippedKeys { skipped.removeFirst(skipped.count - limits.skippedKeys) }
    return step(crypto)
  }
}

extension Label {
  static let key = Label("key")
  static let nonce = Label("nonce")
  static let secret = Label("secret")
}
