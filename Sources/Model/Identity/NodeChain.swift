public import Suite
public import Wire

/// A node's documents, verified from the first: the only source of keys that may be trusted (spec: identity, "Chain").
public struct NodeChain: Equatable, Sendable {
  /// The signed documents, number 0 first.
  public private(set) var signed: [SignedDocument]
  public private(set) var documents: [NodeDocument]
  public private(set) var hashes: [Bytes32]

  /// The chain that these documents make, or the first fault in them.
  public init(_ signed: [SignedDocument], _ suite: any CryptoSuite) throws(Refusal) {
    guard let first = signed.first else { throw .documentInvalid }
    let document = try NodeDocument.decode(first.document)
    try Self.check(document, first, after: nil, suite)
    self.signed = [first]
    documents = [document]
    hashes = [NodeDocument.hash(first.document, suite)]
    try extend(with: Array(signed.dropFirst()), suite)
  }

  public var node: NodeID { documents[0].node }
  public var newest: NodeDocument { documents[documents.count - 1] }

  public var newestReference: DocumentReference {
    DocumentReference(number: newest.number, hash: hashes[hashes.count - 1])
  }

  /// The document with this number and hash, if it is of this chain.
  public func document(_ reference: DocumentReference) -> NodeDocument? {
    guard reference.number < UInt64(documents.count), hashes[Int(reference.number)] == reference.hash else {
      return nil
    }
    return documents[Int(reference.number)]
  }

  public func document(number: UInt64) -> NodeDocument? {
    number < UInt64(documents.count) ? documents[Int(number)] : nil
  }

  /// Extends the chain by what `more` has beyond it. A document that is known already changes nothing; another of its number,
  /// as well linked and signed, is `documentFork` (ID-6).
  public mutating func extend(with more: [SignedDocument], _ suite: any CryptoSuite) throws(Refusal) {
    for signed in more { try take(signed, suite) }
  }

  private mutating func take(_ next: SignedDocument, _ suite: any CryptoSuite) throws(Refusal) {
    let document = try NodeDocument.decode(next.document)
    let hash = NodeDocument.hash(next.document, suite)
    let known = self.document(number: document.number)
    if known != nil, hash == hashes[Int(document.number)] { return }
    if document.number == 0, document.node != node { throw .documentWrongNode }
    let previous = document.number == 0 ? nil : self.document(number: document.number - 1)
    try Self.check(document, next, after: previous, suite)
    guard known == nil else { throw .documentFork }
    signed.append(next)
    documents.append(document)
    hashes.append(hash)
  }

  /// ID-2 to ID-5 for a document and the one of the number before, if that is known.
  private static func check(
    _ document: NodeDocument, _ signed: SignedDocument, after previous: NodeDocument?,
    _ suite: any CryptoSuite
  ) throws(Refusal) {
    guard document.node == NodeDocument.nodeID(root: document.root, suite) else { throw .documentWrongNode }
    if let previous {
      guard document.previous == NodeDocument.hash(previous.encode(), suite), document.node == previous.node,
        document.root == previous.root, document.directory == previous.directory,
        document.issuedMilliseconds >= previous.issuedMilliseconds
      else { throw .documentBrokenChain }
    } else if document.number != 0 {
      throw .documentBrokenChain
    }
    let key = signed.signer == .root ? document.root : previous?.keys.document
    guard let key, suite.isValid(signed.signature, by: key, .nodeDocument, signed.document) else {
      throw .documentBadSignature
    }
  }
}
