public import Suite
public import Wire

/// A node document as it travels: its bytes, who signed them, and the signature. Says nothing until a `NodeChain` took it.
public struct SignedDocument: Equatable, Sendable {
  public enum SigningKey: UInt64, Sendable {
    case root = 0
    /// The `document` key of the document before.
    case previous = 1
  }

  public let document: [UInt8]
  public let signer: SigningKey
  public let signature: Bytes64

  /// Signs `document`; for whoever holds the key.
  public init(_ document: NodeDocument, as signer: SigningKey, by key: any Signer) {
    self.document = document.encode()
    self.signer = signer
    signature = key.sign(.nodeDocument, self.document)
  }

  public init(stored document: [UInt8], signer: SigningKey, signature: Bytes64) {
    self.document = document
    self.signer = signer
    self.signature = signature
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    (document, signer, signature) = try reader.tuple(3) { (reader) throws(WireError) in
      let document = try reader.bytes()
      guard let signer = SigningKey(rawValue: try reader.unsigned()) else { throw .unexpected }
      return (document, signer, try reader.bytes64())
    }
  }

  /// What it takes in a message, at most.
  public var byteCount: Int { document.count + 72 }

  public func write(to writer: inout CBORWriter) {
    writer.array(3)
    writer.bytes(document)
    writer.unsigned(signer.rawValue)
    writer.bytes(signature)
  }
}

extension SignedDocument {
  /// Reads chains of documents, as ranges, snapshots and submissions carry them.
  public static func chains(_ reader: inout CBORReader) throws(WireError) -> [[SignedDocument]] {
    try reader.list(limit: Limits.chainsInMessage) { (reader) throws(WireError) in try chain(&reader) }
  }

  /// Reads one chain of documents, as discovery answers it.
  public static func chain(_ reader: inout CBORReader) throws(WireError) -> [SignedDocument] {
    try reader.list(limit: Limits.documentsInChain) { (reader) throws(WireError) in
      try SignedDocument(&reader)
    }
  }

  public static func write(_ chains: [[SignedDocument]], to writer: inout CBORWriter) {
    writer.list(chains) { chain, writer in
      writer.list(chain) { $0.write(to: &$1) }
    }
  }
}
