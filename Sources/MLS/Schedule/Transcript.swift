/// The transcript hashes (RFC 9420, 8.2).
enum Transcript {
  static func confirmed(_ interim: [UInt8], _ commit: AuthenticatedContent, _ crypto: Crypto) -> [UInt8] {
    var writer = Writer(capacity: 1_024)
    writer.raw(interim)
    writer.uint16(commit.wireFormat.rawValue)
    writer.append(commit.content)
    writer.opaque(commit.signature)
    return crypto.hash(writer.bytes).bytes
  }

  static func interim(_ confirmed: [UInt8], _ confirmationTag: [UInt8], _ crypto: Crypto) -> [UInt8] {
    var writer = Writer(capacity: 96)
    writer.raw(confirmed)
    writer.opaque(confirmationTag)
    return crypto.hash(writer.bytes).bytes
  }
}
