/// Ratchets as they are stored: both of a sender's in one value.
extension SecretTree.Pair {
  func encoded(_ crypto: Crypto) -> Secret {
    let skipped = handshake.skipped.count + application.skipped.count
    var writer = Writer(wipedBy: crypto.provider, capacity: 128 + skipped * 64)
    handshake.write(to: &writer)
    application.write(to: &writer)
    return writer.takeSecret(crypto)
  }

  init(from reader: inout Reader, _ crypto: Crypto) throws(MLSError) {
    handshake = try Ratchet(from: &reader, crypto)
    application = try Ratchet(from: &reader, crypto)
  }
}

extension Ratchet {
  fileprivate func write(to writer: inout Writer) {
    writer.opaque(secret)
    writer.uint32(generation)
    writer.uint16(UInt16(truncatingIfNeeded: skipped.count))
    for one in skipped {
      writer.uint32(one.generation)
      writer.opaque(one.key.key)
      writer.opaque(one.key.nonce)
    }
  }

  fileprivate init(from reader: inout Reader, _ crypto: Crypto) throws(MLSError) {
    let secret = try reader.secret(crypto)
    let generation = try reader.uint32()
    var skipped: [(generation: UInt32, key: MessageKey)] = []
    for _ in 0..<Int(try reader.uint16()) {
      let passed = try reader.uint32()
      let key = try reader.secret(crypto)
      skipped.append((passed, MessageKey(key: key, nonce: try reader.secret(crypto))))
    }
    self.init(secret, generation: generation, skipped: skipped)
  }
}
