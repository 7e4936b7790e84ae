public import Model
public import Suite
public import Wire

/// Which start of its node a process is, signed by the node: so that one that was restored, or that runs twice, hears of the
/// other from its peers, and no peer can make it up (spec: federation, "Runs").
public struct NodeRun: Hashable, Sendable {
  /// Rises with each start, and is durable before anything is signed in it; at most 2^63 - 1.
  public let number: UInt64
  /// Drawn anew at each start.
  public let instance: Bytes16
  /// The number of the document whose `request` key signed this.
  public let document: UInt64
  public let signature: Bytes64

  /// Signs for `node`, under its document of this number.
  public init(node: NodeID, number: UInt64, instance: Bytes16, document: UInt64, by key: any Signer) {
    self.number = number
    self.instance = instance
    self.document = document
    signature = key.sign(.run, Self.signed(node, number, instance, document))
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    (number, instance, document, signature) = try reader.tuple(4) { (reader) throws(WireError) in
      (try reader.unsigned(), try reader.bytes16(), try reader.unsigned(), try reader.bytes64())
    }
    guard number <= UInt64(Int64.max) else { throw .unexpected }
  }

  public func write(to writer: inout CBORWriter) {
    writer.array(4)
    writer.unsigned(number)
    writer.bytes(instance)
    writer.unsigned(document)
    writer.bytes(signature)
  }

  /// Whether the node of this chain has signed it, under a document that is not revoked.
  public func isSigned(by chain: NodeChain, _ suite: any CryptoSuite) -> Bool {
    guard document >= chain.revokedBelow, let key = chain.document(number: document)?.keys.request else {
      return false
    }
    return suite.isValid(signature, by: key, .run, Self.signed(chain.node, number, instance, document))
  }

  /// Whether this shows that the node of the run `own` runs, or has run, elsewhere: its own store would know of a higher run,
  /// and draws an instance once.
  public func contradicts(_ own: NodeRun) -> Bool {
    number > own.number || number == own.number && instance != own.instance
  }

  private static func signed(
    _ node: NodeID, _ number: UInt64, _ instance: Bytes16, _ document: UInt64
  ) -> [UInt8] {
    CBORWriter.bytes { writer in
      writer.array(4)
      writer.bytes(node.bytes)
      writer.unsigned(number)
      writer.bytes(instance)
      writer.unsigned(document)
    }
  }
}
