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
    guard document.node == NodeDocument.nodeID(root: document.root, suite) else { throw .documentWrongNode }
    guard document.number == 0 else { throw .documentBrokenChain }
    guard first.signer == .root,
      suite.isValid(first.signature, by: document.root, .nodeDocument, first.document)
    else { throw .documentBadSignature }
    self.signed = [first]
    documents = [document]
    hashes = [NodeDocument.hash(first.document, suite)]
    for next in signed.dropFirst() { try append(next, suite) }
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

  /// Extends the chain by what `more` has beyond it. A document that is known already must be the same (ID-6).
  public mutating func extend(with more: [SignedDocument], _ suite: any CryptoSuite) throws(Refusal) {
    for signed in more {
      let document = try NodeDocument.decode(signed.document)
      if document.number < UInt64(documents.count) {
        guard document.node == node else { throw .documentWrongNode }
        guard NodeDocument.hash(signed.document, suite) == hashes[Int(document.number)] else {
          throw .documentFork
        }
      } else {
        try append(signed, suite)
      }
    }
  }

  private mutating func append(_ next: SignedDocument, _ suite: any CryptoSuite) throws(Refusal) {
    let document = try NodeDocument.decode(next.document)
    let last = newest
    guard document.node == last.node else { throw .documentWrongNode }
    guard document.number == last.number + 1, document.previous == hashes.last, document.root == last.root,
      document.directory == last.directory, document.issuedMilliseconds >= last.issuedMilliseconds
    else { throw .documentBrokenChain }
    let key = next.signer == .root ? last.root : last.keys.document
    guard suite.isValid(next.signature, by: key, .nodeDocument, next.document) else {
      throw .documentBadSignature
    }
    signed.append(next)
    documents.append(document)
    hashes.append(NodeDocument.hash(next.document, suite))
  }
}
