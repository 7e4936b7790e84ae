internal import Merkle
public import Model
public import Suite
public import Wire

/// A user of the answering node, proven by its directory.
public struct ResolveResponse: Message {
  public let user: UserID
  public let entry: [UInt8]
  public let header: [UInt8]
  public let coverage: Coverage
  public let inclusion: [Bytes32]
  public let checkpoint: Text

  public init(
    user: UserID, entry: [UInt8], header: [UInt8], coverage: Coverage, inclusion: [Bytes32],
    checkpoint: Text
  ) {
    self.user = user
    self.entry = entry
    self.header = header
    self.coverage = coverage
    self.inclusion = inclusion
    self.checkpoint = checkpoint
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var (user, entry, header): (Bytes16?, [UInt8]?, [UInt8]?) = (nil, nil, nil)
    var (coverage, inclusion, checkpoint): (Coverage?, [Bytes32]?, Text?) = (nil, nil, nil)
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1: user = try reader.bytes16()
      case 2: entry = try reader.bytes()
      case 3: header = try reader.bytes()
      case 4: coverage = try Coverage(&reader)
      case 5: inclusion = try reader.list(limit: 128) { (reader) throws(WireError) in try reader.bytes32() }
      case 6: checkpoint = try reader.text()
      default: try reader.skip()
      }
    }
    guard let user, let entry, let header, let coverage, let inclusion, let checkpoint else {
      throw .unexpected
    }
    self.init(
      user: UserID(user), entry: entry, header: header, coverage: coverage, inclusion: inclusion,
      checkpoint: checkpoint)
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(6)
    writer.unsigned(1)
    writer.bytes(user.bytes)
    writer.unsigned(2)
    writer.bytes(entry)
    writer.unsigned(3)
    writer.bytes(header)
    writer.unsigned(4)
    coverage.write(to: &writer)
    writer.unsigned(5)
    writer.list(inclusion) { $1.bytes($0) }
    writer.unsigned(6)
    writer.text(checkpoint)
  }

  /// The user that this proves `node` to have under `name`, by the directory that its pinned chain names.
  public func verified(
    name: Text, of node: NodeID, _ known: KnownNodes, _ suite: any CryptoSuite
  ) throws(Refusal) -> DirectoryUser {
    let user = try listed(by: node, known, suite)
    guard user.name == name, user.isActive else { throw .unknownUser }
    return user
  }

  /// The user as this proves that the directory of `node` has listed one, now active or not.
  public func listed(
    by node: NodeID, _ known: KnownNodes, _ suite: any CryptoSuite
  ) throws(Refusal) -> DirectoryUser {
    guard let chain = known[node] else { throw .strangerNode }
    let entry = try Entry.decode(entry)
    let event = try Event(headerBytes: header, body: nil, suite)
    guard entry.content == .event(event.id, verdict: 0) else { throw .entryWrongEvent }
    guard event.log == chain.newest.directory else { throw .eventWrongLog }
    guard let document = chain.document(number: coverage.statement.document) else {
      throw .statementWrongDocument
    }
    _ = try CoveredRun.verify(coverage, of: [event], by: document.keys.batch, suite)
    let signed = try CheckpointVerifier(known).verify(
      checkpoint, log: chain.newest.directory, term: entry.term, home: node, suite)
    guard
      TreeVerification.isIncluded(
        Entry.leaf(self.entry, suite), at: entry.sequence, size: signed.checkpoint.size,
        root: signed.checkpoint.root, proof: inclusion, suite)
    else { throw .checkpointMismatch }
    guard case .user(let user) = event.header.content, user.user == self.user else { throw .unknownUser }
    return user
  }
}
