/// `PrivateMessage` (RFC 9420, 6.3) as it came: only members can read content and sender.
public struct PrivateMessage: Equatable, Sendable {
  public let groupID: [UInt8]
  public let epoch: UInt64
  public let contentType: ContentType
  /// What the sender put beside the content; not verified yet.
  public let authenticatedData: [UInt8]
  let encryptedSenderData: [UInt8]
  let ciphertext: [UInt8]

  /// `PrivateContentAAD`.
  static func contentData(
    _ groupID: [UInt8], _ epoch: UInt64, _ type: ContentType, _ authenticatedData: [UInt8]
  ) -> [UInt8] {
    var writer = Writer(capacity: 64 + authenticatedData.count)
    writer.opaque(groupID)
    writer.uint64(epoch)
    writer.uint8(type.rawValue)
    writer.opaque(authenticatedData)
    return writer.bytes
  }

  /// `SenderDataAAD`.
  static func senderData(_ groupID: [UInt8], _ epoch: UInt64, _ type: ContentType) -> [UInt8] {
    var writer = Writer(capacity: 64)
    writer.opaque(groupID)
    writer.uint64(epoch)
    writer.uint8(type.rawValue)
    return writer.bytes
  }
}

extension PrivateMessage: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    groupID = try reader.opaque()
    epoch = try reader.uint64()
    contentType = try ContentType(from: &reader)
    authenticatedData = try reader.opaque()
    encryptedSenderData = try reader.opaque()
    ciphertext = try reader.opaque()
  }

  func write(to writer: inout Writer) {
    writer.opaque(groupID)
    writer.uint64(epoch)
    writer.uint8(contentType.rawValue)
    writer.opaque(authenticatedData)
    writer.opaque(encryptedSenderData)
    writer.opaque(ciphertext)
  }
}
