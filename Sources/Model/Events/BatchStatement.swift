public import Suite
public import Wire

/// An origin's signature over up to 1,024 events (spec: events, "Batch statements").
public struct BatchStatement: Hashable, Sendable {
  public let node: NodeID
  public let document: UInt64
  /// As it came, at least 1; more than 1,024 are refused as `batchTooLarge` when the statement is used.
  public let size: UInt64
  public let root: Bytes32
  public let signature: Bytes64

  /// Signs for `node`, whose newest document number is `document`, the root over `size` sorted event ids.
  public init(node: NodeID, document: UInt64, size: UInt64, root: Bytes32, by key: any Signer) {
    self.node = node
    self.document = document
    self.size = size
    self.root = root
    signature = key.sign(.batch, Self.signed(node, document, size, root))
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    (node, document, size, root, signature) = try reader.tuple(5) { (reader) throws(WireError) in
      (
        NodeID(try reader.bytes32()), try reader.unsigned(), try reader.unsigned(), try reader.bytes32(),
        try reader.bytes64()
      )
    }
    guard size > 0 else { throw .unexpected }
  }

  public func write(to writer: inout CBORWriter) {
    writer.array(5)
    writer.bytes(node.bytes)
    writer.unsigned(document)
    writer.unsigned(size)
    writer.bytes(root)
    writer.bytes(signature)
  }

  public func isSigned(by batchKey: Bytes32, _ suite: any CryptoSuite) -> Bool {
    suite.isValid(signature, by: batchKey, .batch, Self.signed(node, document, size, root))
  }

  private static func signed(_ node: NodeID, _ document: UInt64, _ size: UInt64, _ root: Bytes32) -> [UInt8] {
    CBORWriter.bytes { writer in
      writer.array(4)
      writer.bytes(node.bytes)
      writer.unsigned(document)
      writer.unsigned(size)
      writer.bytes(root)
    }
  }
}
