public import Suite
public import Wire

/// A node's documents, verified from the first: the only source of keys that may be trusted (spec: identity, "Chain").
public struct NodeChain: Equatable, Sendable {
  /// A document of a branch that was given up for one with a document that the root key signed.
  public struct Replaced: Equatable, Sendable {
    public let signed: SignedDocument
    public let document: NodeDocument
    public let hash: Bytes32
  }

  /// The signed documents, number 0 first.
  public private(set) var signed: [SignedDocument]
  public private(set) var documents: [NodeDocument]
  public private(set) var hashes: [Bytes32]
  /// Documents of other branches, for what stands in logs already and for nothing new.
  public private(set) var replaced: [Replaced] = []

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

  /// Documents below this number are revoked: that of the last one after the first that the root key signed, 0 if there is none.
  public var revokedBelow: UInt64 { documents.last { $0.revokesEarlier }?.number ?? 0 }

  /// The document with this number and hash, if it is of this chain or of a branch that was given up.
  public func document(_ reference: DocumentReference) -> NodeDocument? {
    if holds(reference) { return documents[Int(reference.number)] }
    return replaced(reference)?.document
  }

  public func document(number: UInt64) -> NodeDocument? {
    number < UInt64(documents.count) ? documents[Int(number)] : nil
  }

  /// Whether the document is of the chain itself.
  public func holds(_ reference: DocumentReference) -> Bool {
    reference.number < UInt64(hashes.count) && hashes[Int(reference.number)] == reference.hash
  }

  /// Whether nothing new counts that is signed under this document: it is revoked, or of a branch that was given up.
  public func isRevoked(_ reference: DocumentReference) -> Bool {
    !holds(reference) || reference.number < revokedBelow
  }

  /// Whether `old` is revoked for whoever goes by the branch that ends with `new`: one that the root key signed comes on that
  /// branch after `old`, or `old` is of another one.
  public func revokes(_ old: DocumentReference, since new: DocumentReference) -> Bool {
    var next = new
    while next != old, let document = document(next) {
      if document.revokesEarlier { return true }
      guard let previous = document.previous else { return false }
      next = DocumentReference(number: next.number - 1, hash: previous)
    }
    return false
  }

  /// The documents from the first to this one, of whichever branch it is; `nil` if it is not known.
  public func branch(to reference: DocumentReference) -> [SignedDocument]? {
    var last: [SignedDocument] = []
    var next = reference
    while !holds(next) {
      guard let link = replaced(next), let previous = link.document.previous, next.number > 0 else {
        return nil
      }
      last.append(link.signed)
      next = DocumentReference(number: next.number - 1, hash: previous)
    }
    return signed.prefix(Int(next.number) + 1) + last.reversed()
  }

  /// Takes what `more`, in the order of its numbers, has beyond the chain. A document that is known already changes nothing.
  ///
  /// ID-6: where `more` leaves the chain, the branch with a document that the root key signed there replaces the other;
  /// `documentFork` if both have one or neither has. ID-9: `documentRevoked` if the chain has one and `more` has none.
  public mutating func extend(with more: [SignedDocument], _ suite: any CryptoSuite) throws(Refusal) {
    let branch = try Branch(of: self, with: more, suite)
    if let fork = branch.fork {
      let hasRoot = signed[fork...].contains { $0.signer == .root }
      guard hasRoot != branch.signed[fork...].contains(where: { $0.signer == .root }) else {
        throw .documentFork
      }
      guard !hasRoot else { throw .documentRevoked }
    }
    let fork = branch.fork ?? documents.count
    let given = (fork..<documents.count).map { self.link($0) }
    (signed, documents, hashes) = (branch.signed, branch.documents, branch.hashes)
    replaced = replaced.filter { !holds(DocumentReference(number: $0.document.number, hash: $0.hash)) }
    for link in given { keep(link) }
  }

  /// Keeps the documents of `more` that are not of the chain beside it, whoever signed them: for what stands in logs.
  public mutating func keepAside(_ more: [SignedDocument], _ suite: any CryptoSuite) throws(Refusal) {
    let branch = try Branch(of: self, with: more, suite)
    let fork = branch.fork ?? documents.count
    for index in fork..<branch.documents.count {
      keep(
        Replaced(
          signed: branch.signed[index], document: branch.documents[index], hash: branch.hashes[index]))
    }
  }

  private func replaced(_ reference: DocumentReference) -> Replaced? {
    replaced.first { $0.hash == reference.hash && $0.document.number == reference.number }
  }

  private func link(_ index: Int) -> Replaced {
    Replaced(signed: signed[index], document: documents[index], hash: hashes[index])
  }

  /// Whoever has an old key can make as many as they like.
  private mutating func keep(_ link: Replaced) {
    guard replaced.count < Limits.documentsInChain, !replaced.contains(where: { $0.hash == link.hash })
    else { return }
    replaced.append(link)
  }

  /// A chain as some documents continue it, from wherever they leave it.
  private struct Branch {
    var signed: [SignedDocument]
    var documents: [NodeDocument]
    var hashes: [Bytes32]
    /// The first number at which it differs from the chain.
    var fork: Int? = nil

    init(of chain: NodeChain, with more: [SignedDocument], _ suite: any CryptoSuite) throws(Refusal) {
      (signed, documents, hashes) = (chain.signed, chain.documents, chain.hashes)
      for next in more { try take(next, suite) }
      fork = zip(hashes, chain.hashes).enumerated().first { $1.0 != $1.1 }?.offset
      // Documents that lead away and back again say nothing.
      if fork == nil, hashes.count < chain.hashes.count {
        (signed, documents, hashes) = (chain.signed, chain.documents, chain.hashes)
      }
    }

    private mutating func take(_ next: SignedDocument, _ suite: any CryptoSuite) throws(Refusal) {
      let document = try NodeDocument.decode(next.document)
      let hash = NodeDocument.hash(next.document, suite)
      let count = UInt64(documents.count)
      let number = Int(document.number)
      if document.number < count, hash == hashes[number] { return }
      if document.number == 0, document.node != documents[0].node { throw .documentWrongNode }
      let previous = document.number == 0 || document.number > count ? nil : documents[number - 1]
      try NodeChain.check(document, next, after: previous, suite)
      if document.number < count {
        signed.removeLast(signed.count - number)
        documents.removeLast(documents.count - number)
        hashes.removeLast(hashes.count - number)
      }
      signed.append(next)
      documents.append(document)
      hashes.append(hash)
    }
  }

  /// ID-2 to ID-5 and ID-10 for a document and the one of the number before, if that is known.
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
    let isRoots = document.number == 0 || document.revokesEarlier
    let key = isRoots ? document.root : previous?.keys.document
    guard let key, isRoots == (signed.signer == .root),
      suite.isValid(signed.signature, by: key, .nodeDocument, signed.document)
    else { throw .documentBadSignature }
  }
}
