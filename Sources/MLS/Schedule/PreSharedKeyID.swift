/// `PreSharedKeyID` (RFC 9420, 8.4).
public struct PreSharedKeyID: Hashable, Sendable {
  public let key: Key
  /// 32 random bytes, other ones each time.
  public let nonce: [UInt8]

  public enum Key: Hashable, Sendable {
    case external(id: [UInt8])
    case resumption(Usage, groupID: [UInt8], epoch: UInt64)
  }

  /// `ResumptionPSKUsage`.
  public enum Usage: UInt8, Sendable {
    case application = 1
    case reInit = 2
    case branch = 3
  }
}

extension PreSharedKeyID: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    switch try reader.uint8() {
    case 1:
      key = .external(id: try reader.opaque())
    case 2:
      guard let usage = Usage(rawValue: try reader.uint8()) else { throw .refused(.invalidValue) }
      key = .resumption(usage, groupID: try reader.opaque(), epoch: try reader.uint64())
    default:
      throw .refused(.invalidValue)
    }
    nonce = try reader.opaque()
  }

  func write(to writer: inout Writer) {
    switch key {
    case .external(let id):
      writer.uint8(1)
      writer.opaque(id)
    case .resumption(let usage, let groupID, let epoch):
      writer.uint8(2)
      writer.uint8(usage.rawValue)
      writer.opaque(groupID)
      writer.uint64(epoch)
    }
    writer.opaque(nonce)
  }
}
