/// `Capabilities` (RFC 9420, 7.2): what a client can do. Types that every client knows need not be listed.
public struct Capabilities: Hashable, Sendable {
  public var versions: [UInt16]
  public var cipherSuites: [UInt16]
  public var extensions: [UInt16]
  public var proposals: [UInt16]
  public var credentials: [UInt16]

  /// What this engine can do, and extension types of the application's.
  public init(extensions: [UInt16] = []) {
    versions = [ProtocolVersion.mls10]
    cipherSuites = [CipherSuite.identifier]
    self.extensions = extensions
    proposals = []
    credentials = [1, 2]
  }

  func supports(extension type: UInt16) -> Bool { ExtensionType.isDefault(type) || extensions.contains(type) }
  func supports(proposal type: UInt16) -> Bool { ProposalType.isDefault(type) || proposals.contains(type) }
}

extension Capabilities: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    func types(_ reader: inout Reader) throws(MLSError) -> [UInt16] {
      try reader.vector(reader.limits.entries) { (reader) throws(MLSError) in try reader.uint16() }
    }
    versions = try types(&reader)
    cipherSuites = try types(&reader)
    extensions = try types(&reader)
    proposals = try types(&reader)
    credentials = try types(&reader)
  }

  func write(to writer: inout Writer) {
    for types in [versions, cipherSuites, extensions, proposals, credentials] {
      writer.vector { writer in for type in types { writer.uint16(type) } }
    }
  }
}
