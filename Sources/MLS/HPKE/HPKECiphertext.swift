/// `HPKECiphertext` (RFC 9420, 7.6).
struct HPKECiphertext: Equatable, Sendable {
  let kemOutput: [UInt8]
  let ciphertext: [UInt8]
}

extension HPKECiphertext: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    kemOutput = try reader.opaque()
    ciphertext = try reader.opaque()
  }

  func write(to writer: inout Writer) {
    writer.opaque(kemOutput)
    writer.opaque(ciphertext)
  }
}
