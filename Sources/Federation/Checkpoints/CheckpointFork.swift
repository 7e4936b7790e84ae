internal import Merkle
public import Model
public import Suite
public import Wire

/// Shows that a home has signed two checkpoints of one log of which neither extends the other (spec: log, "Forks"). Bytes that
/// somebody sent, until `verified`.
public struct CheckpointFork: Equatable, Sendable {
  public let log: LogID
  /// The home's documents, number 0 first, up to those whose keys signed.
  public let documents: [SignedDocument]
  /// The note of the smaller checkpoint, or of one of two of a size.
  public let first: Text
  public let second: Text
  /// The root of the second's tree at the first's size.
  public let root: Bytes32
  /// From the first's size, with that root, to the second.
  public let consistency: [Bytes32]

  public init(
    log: LogID, documents: [SignedDocument], first: Text, second: Text, root: Bytes32, consistency: [Bytes32]
  ) {
    self.log = log
    self.documents = documents
    self.first = first
    self.second = second
    self.root = root
    self.consistency = consistency
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    var log: Bytes32?
    var documents: [SignedDocument]?
    var (first, second): (Text?, Text?)
    var root: Bytes32?
    var consistency: [Bytes32]?
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1: log = try reader.bytes32()
      case 2: documents = try SignedDocument.chain(&reader)
      case 3: first = try reader.text()
      case 4: second = try reader.text()
      case 5: root = try reader.bytes32()
      case 6:
        consistency = try reader.list(limit: Limits.hashesInProof) { (reader) throws(WireError) in
          try reader.bytes32()
        }
      default: throw .unexpected
      }
    }
    guard let log, let documents, let first, let second, let root, let consistency else {
      throw .unexpected
    }
    self.init(
      log: LogID(log), documents: documents, first: first, second: second, root: root,
      consistency: consistency)
  }

  func write(to writer: inout CBORWriter) {
    writer.map(6)
    writer.unsigned(1)
    writer.bytes(log.bytes)
    writer.unsigned(2)
    writer.list(documents) { $0.write(to: &$1) }
    writer.unsigned(3)
    writer.text(first)
    writer.unsigned(4)
    writer.text(second)
    writer.unsigned(5)
    writer.bytes(root)
    writer.unsigned(6)
    writer.list(consistency) { $1.bytes($0) }
  }

  /// The two checkpoints, if `home`, whose documents `known` has, signed both, under documents that are not revoked unless `known` is
  /// of the past, and neither extends the other (FRK-3 to FRK-6).
  public func verified(
    of home: NodeID, _ known: KnownNodes, _ suite: any CryptoSuite
  ) throws(Refusal) -> (first: SignedCheckpoint, second: SignedCheckpoint) {
    let term = try CheckpointNote(first.utf8).checkpoint.term
    let verifier = CheckpointVerifier(known)
    let first = try verifier.verify(first, log: log, term: term, home: home, suite)
    let second = try verifier.verify(second, log: log, term: term, home: home, suite)
    let (old, new) = (first.checkpoint, second.checkpoint)
    guard old.size >= 1, old.size <= new.size, root != old.root else { throw .forkUnproven }
    let isOfSecond = TreeVerification.isConsistent(
      oldSize: old.size, oldRoot: root, newSize: new.size, newRoot: new.root, proof: consistency, suite)
    guard isOfSecond else { throw .forkUnproven }
    return (first, second)
  }

  /// The same where the first is signed under a document that has been revoked since, and the second is not: nobody's fork, but
  /// the home does not go on with the first's history (CKP-7). The `known` documents tell which are revoked.
  public func replacement(
    of home: NodeID, _ known: KnownNodes, _ suite: any CryptoSuite
  ) throws(Refusal) -> (held: Checkpoint, by: SignedCheckpoint) {
    let (first, second) = try verified(of: home, known.forHistory, suite)
    let signed = try CheckpointVerifier(known).verify(
      self.second, log: log, term: second.checkpoint.term, home: home, suite)
    return (first.checkpoint, signed)
  }
}
