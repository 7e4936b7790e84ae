/// `ExternalSender` (RFC 9420, 12.1.8.1): somebody outside the group who may propose to it.
public struct ExternalSender: Hashable, Sendable {
  public let signatureKey: SignaturePublicKey
  public let credential: Credential

  public init(signatureKey: SignaturePublicKey, credential: Credential) {
    self.signatureKey = signatureKey
    self.credential = credential
  }

  /// The extension that lets these send.
  public static func asExtension(_ senders: [ExternalSender]) -> Extension {
    var writer = Writer()
    writer.vector(senders)
    return Extension(type: ExtensionType.externalSenders, data: writer.bytes)
  }

  static func list(_ data: [UInt8], _ limits: Limits) throws(MLSError) -> [ExternalSender] {
    try Reader.read(data, limits) { (reader) throws(MLSError) in try reader.vector(limits.entries) }
  }
}

extension ExternalSender: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    signatureKey = try SignaturePublicKey(from: &reader)
    credential = try Credential(from: &reader)
  }

  func write(to writer: inout Writer) {
    writer.append(signatureKey)
    writer.append(credential)
  }
}
