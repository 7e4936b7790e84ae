/// `MLSMessage` (RFC 9420, 6): anything that travels between clients. Decoding says nothing but that the form
/// is right.
public enum MLSMessage: Equatable, Sendable {
  case publicMessage(PublicMessage)
  case privateMessage(PrivateMessage)
  case welcome(Welcome)
  case groupInfo(GroupInfo)
  case keyPackage(KeyPackage)

  /// The message that is all of `bytes`.
  public init(_ bytes: [UInt8], _ limits: Limits = .standard) throws(MLSError) {
    try self.init(decoding: bytes, limits)
  }

  public var bytes: [UInt8] {
    var writer = Writer(capacity: roughByteCount)
    write(to: &writer)
    return writer.bytes
  }

  /// Most of the bytes of a message, so that they are moved once.
  private var roughByteCount: Int {
    switch self {
    case .privateMessage(let message): 256 + message.authenticatedData.count + message.ciphertext.count
    case .welcome(let welcome): 256 + welcome.secrets.count * 256 + welcome.encryptedGroupInfo.count
    case .publicMessage, .groupInfo, .keyPackage: 1_024
    }
  }

  public var wireFormat: WireFormat {
    switch self {
    case .publicMessage: .publicMessage
    case .privateMessage: .privateMessage
    case .welcome: .welcome
    case .groupInfo: .groupInfo
    case .keyPackage: .keyPackage
    }
  }
}

extension MLSMessage: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    try require(try reader.uint16() == ProtocolVersion.mls10, .unknownVersion)
    switch WireFormat(rawValue: try reader.uint16()) {
    case .publicMessage: self = .publicMessage(try PublicMessage(from: &reader))
    case .privateMessage: self = .privateMessage(try PrivateMessage(from: &reader))
    case .welcome: self = .welcome(try Welcome(from: &reader))
    case .groupInfo: self = .groupInfo(try GroupInfo(from: &reader))
    case .keyPackage: self = .keyPackage(try KeyPackage(from: &reader))
    case nil: throw .refused(.unknownWireFormat)
    }
  }

  func write(to writer: inout Writer) {
    writer.uint16(ProtocolVersion.mls10)
    writer.uint16(wireFormat.rawValue)
    switch self {
    case .publicMessage(let message): writer.append(message)
    case .privateMessage(let message): writer.append(message)
    case .welcome(let welcome): writer.append(welcome)
    case .groupInfo(let info): writer.append(info)
    case .keyPackage(let keyPackage): writer.append(keyPackage)
    }
  }
}
