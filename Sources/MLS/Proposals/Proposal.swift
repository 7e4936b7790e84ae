/// `Proposal` (RFC 9420, 12.1) as somebody made it.
public enum Proposal: Equatable, Sendable {
  case add(KeyPackage)
  case update(LeafNode)
  case remove(LeafIndex)
  case preSharedKey(PreSharedKeyID)
  case reInit(ReInit)
  case externalInit(kemOutput: [UInt8])
  case groupContextExtensions([Extension])

  /// What the group is to be begun anew as (12.1.5).
  public struct ReInit: Equatable, Sendable {
    public let groupID: [UInt8]
    public let version: UInt16
    public let cipherSuite: UInt16
    public let extensions: [Extension]

    public init(groupID: [UInt8], extensions: [Extension]) {
      self.groupID = groupID
      version = ProtocolVersion.mls10
      cipherSuite = CipherSuite.identifier
      self.extensions = extensions
    }
  }

  /// The `ProposalType`.
  public var type: UInt16 {
    switch self {
    case .add: ProposalType.add
    case .update: ProposalType.update
    case .remove: ProposalType.remove
    case .preSharedKey: ProposalType.preSharedKey
    case .reInit: ProposalType.reInit
    case .externalInit: ProposalType.externalInit
    case .groupContextExtensions: ProposalType.groupContextExtensions
    }
  }
}

extension Proposal: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    switch try reader.uint16() {
    case ProposalType.add: self = .add(try KeyPackage(from: &reader))
    case ProposalType.update: self = .update(try LeafNode(from: &reader))
    case ProposalType.remove: self = .remove(try LeafIndex(from: &reader))
    case ProposalType.preSharedKey: self = .preSharedKey(try PreSharedKeyID(from: &reader))
    case ProposalType.reInit: self = .reInit(try ReInit(from: &reader))
    case ProposalType.externalInit: self = .externalInit(kemOutput: try reader.opaque())
    case ProposalType.groupContextExtensions: self = .groupContextExtensions(try reader.extensions())
    default: throw .refused(.unknownProposal)
    }
  }

  func write(to writer: inout Writer) {
    writer.uint16(type)
    switch self {
    case .add(let keyPackage): writer.append(keyPackage)
    case .update(let leaf): writer.append(leaf)
    case .remove(let leaf): writer.append(leaf)
    case .preSharedKey(let id): writer.append(id)
    case .reInit(let reInit): writer.append(reInit)
    case .externalInit(let kemOutput): writer.opaque(kemOutput)
    case .groupContextExtensions(let extensions): writer.vector(extensions)
    }
  }
}

extension Proposal.ReInit: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    groupID = try reader.opaque()
    version = try reader.uint16()
    cipherSuite = try reader.uint16()
    extensions = try reader.extensions()
  }

  func write(to writer: inout Writer) {
    writer.opaque(groupID)
    writer.uint16(version)
    writer.uint16(cipherSuite)
    writer.vector(extensions)
  }
}
