/// `RequiredCapabilities` (RFC 9420, 11.1): what every member of a group must support.
public struct RequiredCapabilities: Hashable, Sendable {
  public var extensions: [UInt16]
  public var proposals: [UInt16]
  public var credentials: [UInt16]

  public init(extensions: [UInt16] = [], proposals: [UInt16] = [], credentials: [UInt16] = []) {
    self.extensions = extensions
    self.proposals = proposals
    self.credentials = credentials
  }

  public var asExtension: Extension { Extension(type: ExtensionType.requiredCapabilities, data: encoded) }

  func areMet(by capabilities: Capabilities) -> Bool {
    extensions.allSatisfy { capabilities.supports(extension: $0) }
      && proposals.allSatisfy { capabilities.supports(proposal: $0) }
      && credentials.allSatisfy { capabilities.credentials.contains($0) }
  }
}

extension RequiredCapabilities: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    func types(_ reader: inout Reader) throws(MLSError) -> [UInt16] {
      try reader.vector(reader.limits.entries) { (reader) throws(MLSError) in try reader.uint16() }
    }
    extensions = try types(&reader)
    proposals = try types(&reader)
    credentials = try types(&reader)
  }

  func write(to writer: inout Writer) {
    for types in [extensions, proposals, credentials] {
      writer.vector { writer in for type in types { writer.uint16(type) } }
    }
  }
}
