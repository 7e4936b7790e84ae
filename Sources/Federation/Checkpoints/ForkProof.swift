public import Model
public import Suite
public import Wire

/// Evidence, for whoever it may concern, that a node has signed what contradicts itself: one format on the wire and in files
/// (spec: log, "Forks").
public enum ForkProof: Equatable, Sendable {
  /// A home has two histories of one log.
  case checkpoints(CheckpointFork)
  /// An origin has two events of one position.
  case positions(PositionFork)

  private static let format: Text = "hanse.v1/proof"

  public init(_ reader: inout CBORReader) throws(WireError) {
    self = try reader.tuple(3) { (reader) throws(WireError) in
      guard try reader.text() == Self.format else { throw .unexpected }
      switch try reader.unsigned() {
      case 1: return .checkpoints(try CheckpointFork(&reader))
      case 2: return .positions(try PositionFork(&reader))
      default: throw .unexpected
      }
    }
  }

  /// Reads a file.
  public static func decode(_ bytes: [UInt8]) throws(Refusal) -> ForkProof {
    try CBORReader.read(bytes, failure: { _ in Refusal.proofMalformed }) { (reader) throws(WireError) in
      try ForkProof(&reader)
    }
  }

  static func list(_ reader: inout CBORReader) throws(WireError) -> [ForkProof] {
    try reader.list(limit: Limits.proofsInMessage, beyond: .tooManyItems) { (reader) throws(WireError) in
      try ForkProof(&reader)
    }
  }

  public func write(to writer: inout CBORWriter) {
    writer.array(3)
    writer.text(Self.format)
    writer.unsigned(kind)
    switch self {
    case .checkpoints(let fork): fork.write(to: &writer)
    case .positions(let fork): fork.write(to: &writer)
    }
  }

  /// 1 for checkpoints, 2 for positions.
  public var kind: UInt64 {
    switch self {
    case .checkpoints: 1
    case .positions: 2
    }
  }

  public func encode() -> [UInt8] { CBORWriter.bytes { write(to: &$0) } }

  public var log: LogID {
    switch self {
    case .checkpoints(let fork): fork.log
    case .positions(let fork): fork.log
    }
  }

  public var documents: [SignedDocument] {
    switch self {
    case .checkpoints(let fork): fork.documents
    case .positions(let fork): fork.documents
    }
  }

  /// What the proof shows by itself, with nothing but the documents in it (FRK-1 to FRK-9).
  public func verified(_ suite: any CryptoSuite) throws(Refusal) -> ProvenFork {
    let chain = try NodeChain(documents, suite)
    var known = KnownNodes(suite)
    known.pin(chain)
    return try verified(of: chain.node, known, suite)
  }

  /// What the proof shows of `node`, by the documents that are known of it.
  public func verified(
    of node: NodeID, _ known: KnownNodes, _ suite: any CryptoSuite
  ) throws(Refusal) -> ProvenFork {
    switch self {
    case .checkpoints(let fork):
      let (first, second) = try fork.verified(of: node, known, suite)
      return ProvenFork(
        node: node, log: fork.log,
        what: .checkpoints(first.checkpoint, second.checkpoint, rootOfSecond: fork.root))
    case .positions(let fork):
      let (first, second) = try fork.verified(known, suite)
      guard first.author.node == node else { throw .statementWrongNode }
      return ProvenFork(node: node, log: fork.log, what: .positions(first, second))
    }
  }
}
