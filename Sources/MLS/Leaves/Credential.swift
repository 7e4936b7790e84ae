/// `Credential` (RFC 9420, 5.3): what says who a client is. What it is worth is for the application to judge.
public enum Credential: Hashable, Sendable {
  case basic(identity: [UInt8])
  /// DER certificates, the leaf's first.
  case x509([[UInt8]])

  /// The `CredentialType` (17.5).
  public var type: UInt16 {
    switch self {
    case .basic: 1
    case .x509: 2
    }
  }
}

extension Credential {
  /// Those that there are.
  static let types: [UInt16] = [1, 2]

  /// Whether it can be that of somebody who signs with `key`: the first certificate must be about it (5.3).
  func fits(_ key: SignaturePublicKey) -> Bool {
    guard case .x509(let chain) = self else { return true }
    return chain.first.flatMap { Certificate.ed25519Key($0) } == key.bytes
  }
}

extension Credential: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    switch try reader.uint16() {
    case 1:
      self = .basic(identity: try reader.opaque())
    case 2:
      self = .x509(
        try reader.vector(reader.limits.entries) { (reader) throws(MLSError) in try reader.opaque() })
    default:
      // Its length is not known, so that nothing after it can be read.
      throw .refused(.unknownCredential)
    }
  }

  func write(to writer: inout Writer) {
    writer.uint16(type)
    switch self {
    case .basic(let identity): writer.opaque(identity)
    case .x509(let chain): writer.vector { writer in for one in chain { writer.opaque(one) } }
    }
  }
}
