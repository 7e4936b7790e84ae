public import Model

/// What a node that was restored waits for before it signs for its own logs again: a state machine without IO (spec: recovery).
///
/// A log is held until each node that may have more of it has told, asked after the time of listening was over, which checkpoints of
/// this node's it has; and until every entry below the largest of them is back.
public struct Recovery: Sendable {
  /// What the owner is to do.
  public enum Action: Equatable, Sendable {
    /// Ask for the checkpoints of this node's logs, and again until there is an answer: `answered`.
    case ask(NodeID)
    /// Fetch what follows in a log that this node has less of. Answered by `grew`, if something comes.
    case fetch(LogID, from: NodeID)
    /// Nothing stands against these logs any more.
    case release([LogID])
  }

  /// How long entries that were asked for are waited for, before another node is asked.
  static let fetchMilliseconds: UInt64 = 3_000

  private var logs: [LogID: HeldLog] = [:]
  private var peers: [NodeID: Asked] = [:]
  private var leftOut: Set<NodeID> = []
  private var isListeningCut = false
  /// Until then, nodes that the backup knows nothing of have time to call; another copy of this one, to hear of it and to stop.
  public private(set) var listensUntilMilliseconds: UInt64

  public init(listensUntilMilliseconds: UInt64) {
    self.listensUntilMilliseconds = listensUntilMilliseconds
  }

  public var heldLogs: [LogID] { logs.keys.sorted() }
  public var isOver: Bool { logs.isEmpty }

  public func isHeld(_ log: LogID) -> Bool { logs[log] != nil }

  public func held(_ log: LogID) -> HeldLog? { logs[log] }

  /// Holds a log of this node's of which it has `size` entries; or notes who may have more of it, as its state has it now.
  public mutating func hold(_ log: LogID, size: UInt64, awaited: some Sequence<NodeID>) {
    logs[log, default: HeldLog()].size = size
    logs[log]?.awaited = Set(awaited)
    for peer in awaited { meet(peer) }
  }

  /// There is such a node: it is asked too, whether a log waits for it or not.
  public mutating func meet(_ peer: NodeID) {
    if peers[peer] == nil { peers[peer] = Asked() }
  }

  /// By the operator's decision this node is not waited for, and what it shows holds nothing.
  public mutating func leaveOut(_ peer: NodeID) {
    leftOut.insert(peer)
    for log in logs.keys { logs[log]?.leaveOut(peer) }
  }

  /// The operator does not want to wait for nodes that nobody knows of.
  public mutating func endListening(nowMilliseconds: UInt64) {
    isListeningCut = isListeningCut || nowMilliseconds < listensUntilMilliseconds
    listensUntilMilliseconds = min(listensUntilMilliseconds, nowMilliseconds)
  }

  /// `peer` has shown a checkpoint of a held log, signed by this node, of this size.
  public mutating func showed(_ log: LogID, size: UInt64, by peer: NodeID) {
    guard !leftOut.contains(peer) else { return }
    logs[log]?.showed(size, by: peer)
  }

  /// By the operator's decision the log goes on as it is here: without entries that nobody has, or beside another history.
  public mutating func giveUp(_ log: LogID) { logs[log]?.isGivenUp = true }

  /// What `peer` has shown of this log does not fit what this node has of it: its own signature stands under two histories.
  public mutating func forked(_ log: LogID, by peer: NodeID) {
    guard !leftOut.contains(peer) else { return }
    logs[log]?.contradicted(by: peer)
  }

  /// Whether a log goes on by the operator's decision, rather than because all who may have more of it have told.
  public func isDecided(_ log: LogID) -> Bool {
    guard let held = logs[log] else { return false }
    return held.isGivenUp || held.isWithoutTeller || isListeningCut || !held.awaited.isDisjoint(with: leftOut)
  }

  /// The nodes that are asked, and those that logs wait for.
  public var met: [NodeID] { peers.keys.sorted() }

  /// `peer` has told all that it has.
  public mutating func answered(_ peer: NodeID) {
    guard var asked = peers[peer] else { return }
    asked.answeredMilliseconds = asked.askedMilliseconds
    asked.isUnderWay = false
    peers[peer] = asked
  }

  /// Entries of a held log are back.
  public mutating func grew(_ log: LogID, to size: UInt64) {
    logs[log]?.size = size
    logs[log]?.fetchAtMilliseconds = 0
  }

  public mutating func released(_ log: LogID) { logs[log] = nil }

  /// Whether this node has told, since the end of listening, what it has; or is not waited for.
  public func hasSettled(_ peer: NodeID) -> Bool {
    leftOut.contains(peer)
      || peers[peer]?.answeredMilliseconds.map { $0 >= listensUntilMilliseconds } ?? false
  }

  /// The nodes that a log waits for.
  public func awaited(for log: LogID) -> [NodeID] {
    (logs[log]?.awaited ?? []).filter { !hasSettled($0) }.sorted()
  }

  public mutating func next(nowMilliseconds: UInt64) -> [Action] {
    guard !logs.isEmpty else { return [] }
    var actions: [Action] = []
    for peer in peers.keys.sorted() where isToBeAsked(peer, nowMilliseconds) {
      peers[peer]?.isUnderWay = true
      peers[peer]?.askedMilliseconds = nowMilliseconds
      actions.append(.ask(peer))
    }
    for log in heldLogs {
      if let teller = logs[log]?.fetch(nowMilliseconds) { actions.append(.fetch(log, from: teller)) }
    }
    let free = heldLogs.filter { isFree($0, nowMilliseconds) }
    if !free.isEmpty { actions.append(.release(free)) }
    return actions
  }

  /// When `next` may have something to do without a further event; `nil` for never.
  public var wakeAtMilliseconds: UInt64? {
    guard !logs.isEmpty else { return nil }
    var due: [UInt64] = []
    for (peer, asked) in peers where !asked.isUnderWay && !hasSettled(peer) {
      due.append(asked.answeredMilliseconds == nil ? 0 : listensUntilMilliseconds)
    }
    for log in logs.values where !log.tellers.isEmpty { due.append(log.fetchAtMilliseconds) }
    for log in heldLogs where isFree(log, .max) { due.append(listensUntilMilliseconds) }
    return due.min()
  }

  private func isToBeAsked(_ peer: NodeID, _ now: UInt64) -> Bool {
    guard let asked = peers[peer], !asked.isUnderWay, !hasSettled(peer) else { return false }
    return asked.answeredMilliseconds == nil || now >= listensUntilMilliseconds
  }

  private func isFree(_ log: LogID, _ now: UInt64) -> Bool {
    guard let held = logs[log], held.isGivenUp || !held.isForked && !held.isBehind else { return false }
    return now >= listensUntilMilliseconds && held.awaited.allSatisfy { hasSettled($0) }
  }

  /// A node that was asked, or will be.
  private struct Asked {
    var isUnderWay = false
    var askedMilliseconds: UInt64 = 0
    /// When the question was asked that was answered last.
    var answeredMilliseconds: UInt64?
  }
}
