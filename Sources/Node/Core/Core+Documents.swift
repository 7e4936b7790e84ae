internal import Federation
internal import Model
internal import Rules
internal import Store

/// What a home looks after, so that everybody can join its channels and check what stands in them: the documents that their
/// events name.
extension Core {
  /// Before an event is appended that names a document: that this node has it, and that a snapshot can carry it. Learns what the
  /// submission brings of it, if the event is to be accepted.
  func learn(
    what header: Header, names log: LiveLog, from offered: inout OfferedChains
  ) throws(Refusal) {
    guard let (named, document) = header.namedDocument, willAccept(header, in: log) else { return }
    if known[named]?.document(document) == nil { offered.teach(&known, of: named) }
    guard let chain = known[named], chain.document(document) != nil else { throw .documentUnknown }
    guard header.kind != .nodeDocument || !chain.isRevoked(document) else { throw .documentRevoked }
    guard fitsSnapshot(document, of: named, in: log.replica.state) else { throw .channelFull }
  }

  /// Whether a joiner of the channel could be given the documents of all its nodes, with this one.
  func fitsSnapshot(_ document: DocumentReference, of node: NodeID, in state: LogState) -> Bool {
    func bytes(_ document: DocumentReference, of node: NodeID) -> Int {
      let count = Int(min(document.number, UInt64(Limits.documentsInChain))) + 1
      return known[node]?.signed.prefix(count).reduce(0) { $0 + $1.byteCount } ?? 0
    }
    var total = bytes(document, of: node) + state.recordCount * Self.recordBytes
    for (other, record) in state.nodes where other != node { total += bytes(record.document, of: other) }
    return total <= Limits.snapshotBytes
  }

  /// What a record takes in a snapshot: those of nodes and participants, of which there are many.
  private static let recordBytes = 100

  private func willAccept(_ header: Header, in log: LiveLog) -> Bool {
    let point = EntryPoint(
      term: log.replica.term, sequence: log.replica.size,
      timeMilliseconds: max(nowMilliseconds, log.replica.lastTimeMilliseconds))
    return log.replica.state.judgement(of: header, at: point) == .accepted
  }
}
