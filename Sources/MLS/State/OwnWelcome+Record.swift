extension OwnWelcome {
  func encoded(_ crypto: Crypto) -> Secret {
    var writer = Writer(wipedBy: crypto.provider, capacity: 256 + entries.count * 256)
    write(to: &writer)
    return writer.takeSecret(crypto)
  }

  func write(to writer: inout Writer) {
    writer.opaque(secret)
    writer.opaque(signature)
    writer.uint8(withTree ? 1 : 0)
    writer.vector(entries)
  }

  init(from reader: inout Reader, _ crypto: Crypto) throws(MLSError) {
    secret = try reader.secret(crypto)
    signature = try reader.opaque()
    withTree = try reader.uint8() == 1
    entries = try reader.vector(Int(reader.limits.leaves))
  }
}
