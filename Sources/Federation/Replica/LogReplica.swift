public import Merkle
public import Model
public import Rules
public import Suite
public import Wire

/// A verified copy of a log, at its home or at a follower: state, tree and checkpoint, without the entries.
///
/// A value: a step is tried on a copy, and the copy replaces the original once the step is durable.
public struct LogReplica: Sendable {
  public internal(set) var state: LogState
  public internal(set) var frontier: Frontier
  public internal(set) var lastTimeMilliseconds: UInt64
  /// The home's checkpoint under which this copy was taken: of its size, or larger.
  public internal(set) var checkpoint: SignedCheckpoint?
  /// What proves that the checkpoint extends this copy: nothing where both are of one size; `nil` where it is not known.
  public internal(set) var tail: [Bytes32]? = []
  public internal(set) var fault: LogFault?
  public let term: UInt64
  let suite: any CryptoSuite

  /// A replica of these parts, of `frontier.size` entries.
  public init(
    state: LogState, frontier: Frontier, lastTimeMilliseconds: UInt64, checkpoint: SignedCheckpoint?,
    term: UInt64 = 0, _ suite: any CryptoSuite
  ) {
    self.state = state
    self.frontier = frontier
    self.lastTimeMilliseconds = lastTimeMilliseconds
    self.checkpoint = checkpoint
    self.term = term
    self.suite = suite
  }

  public var id: LogID { state.log.id }
  public var home: NodeID { state.log.home }
  /// The number of entries, and so the sequence of the next.
  public var size: UInt64 { frontier.size }

  /// What the rules may build on: the base of a new governance event.
  public var base: Base { Base(term: term, size: size) }

  /// Whether the log names this node: as its home, a member, or the peer of a mailbox.
  public func concerns(_ node: NodeID) -> Bool {
    node == home || state.nodes[node] != nil || state.log.peer == node
  }

  /// Stops the log on this node.
  public mutating func stop(_ fault: LogFault) { self.fault = fault }

  /// Takes entries again after it was stopped.
  public mutating func goOn() { fault = nil }

  mutating func add(
    _ entry: Entry, bytes: [UInt8], event: CoveredEvent?, _ judgement: Judgement, to appended: inout Appended
  ) {
    let sequence = frontier.size
    frontier.append(Entry.leaf(bytes, suite), suite) { level, hash in
      guard level == Appended.blockLevel else { return }
      appended.blocks.append(Appended.Block(index: sequence >> UInt64(level), hash: hash))
    }
    lastTimeMilliseconds = entry.timeMilliseconds
    appended.entries.append(
      AppendedEntry(
        entry: entry, bytes: bytes, event: event, judgement: judgement,
        dropsEdited: state.policy?.policy.dropsEdited ?? false,
        mayMentionAll: mayMentionAll(event, judgement), endedMembership: endedMembership(event, judgement)))
  }

  /// The state after the entry says until when a node was a member, and forgets it when the node comes back.
  private func endedMembership(_ event: CoveredEvent?, _ judgement: Judgement) -> EndedMembership? {
    guard judgement == .accepted, let header = event?.event.header else { return nil }
    let node: NodeID? =
      switch (header.kind, header.content) {
      case (.leave, _): header.author.node
      case (.kick, .target(let target)), (.ban, .target(let target)): target.node
      default: nil
      }
    guard let node, let record = state.nodes[node], record.until == size else { return nil }
    return EndedMembership(node: node, sequences: record.since..<record.until)
  }

  /// A message changes no role: the state after it is that before it. Few messages have more than a text.
  private func mayMentionAll(_ event: CoveredEvent?, _ judgement: Judgement) -> Bool {
    guard judgement == .accepted, let event = event?.event, event.header.kind == .message,
      let body = event.body, Body.mayHaveMoreThanText(body), let author = event.header.author.participant,
      let record = state.participants[author], let role = state.roles[record.role]
    else { return false }
    return role.definition.capabilities.contains(.mentionAll)
  }

  mutating func addState(_ entry: Entry, bytes: [UInt8], to appended: inout Appended) {
    let records = state.records
    state.stateEntryAppended()
    add(entry, bytes: bytes, event: nil, .accepted, to: &appended)
    appended.state = Appended.StateAtEntry(sequence: entry.sequence, records: records, frontier: frontier)
  }
}
