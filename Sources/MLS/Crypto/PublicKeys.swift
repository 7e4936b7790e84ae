/// `HPKEPublicKey` of RFC 9420, 5.1.1: for this suite an X25519 key of 32 bytes.
public struct HPKEPublicKey: Hashable, Sendable {
  public let bytes: [UInt8]
  public init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// `SignaturePublicKey` of RFC 9420, 5.1.1: for this suite an Ed25519 key of 32 bytes.
public struct SignaturePublicKey: Hashable, Sendable {
  public let bytes: [UInt8]
  public init(_ bytes: [UInt8]) { self.bytes = bytes }
}

extension HPKEPublicKey: WireCodable {
  init(from reader: inout Reader) throws(MLSError) { bytes = try reader.opaque() }
  func write(to writer: inout Writer) { writer.opaque(bytes) }
}

extension SignaturePublicKey: WireCodable {
  init(from reader: inout Reader) throws(MLSError) { bytes = try reader.opaque() }
  func write(to writer: inout Writer) { writer.opaque(bytes) }
}
