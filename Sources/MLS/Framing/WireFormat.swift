/// `WireFormat` (RFC 9420, 6).
public enum WireFormat: UInt16, Sendable {
  case publicMessage = 1
  case privateMessage = 2
  case welcome = 3
  case groupInfo = 4
  case keyPackage = 5
}

/// `ContentType` (RFC 9420, 6).
public enum ContentType: UInt8, Sendable {
  case application = 1
  case proposal = 2
  case commit = 3

  init(from reader: inout Reader) throws(MLSError) {
    guard let type = ContentType(rawValue: try reader.uint8()) else { throw .refused(.invalidValue) }
    self = type
  }
}
