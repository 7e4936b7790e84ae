import Federation
import Merkle
import Model
import Rules
import Sodium
import Suite
import TestSupport
import Wire

/// A log at its home, with all that a store would keep of it.
final class HomeLog {
  let home: TestNode
  private(set) var replica: LogReplica
  private(set) var appended: Appended
  private(set) var nowMilliseconds: UInt64 = 10_000

  var id: LogID { replica.id }
  var entries: [AppendedEntry] { appended.entries }

  init(creating event: Event, at home: TestNode) throws {
    self.home = home
    let covered = home.cover([event], decoys: 2)
    (replica, appended) = try LogReplica.create(covered[0], nowMilliseconds: nowMilliseconds, home.suite)
  }

  /// A channel whose creator is the home's first user, an administrator; others are to be plain members.
  static func channel(at home: TestNode) throws -> HomeLog {
    let plain = Capabilities.sendMessage.union(.editOwn).union(.react)
    let roles = [
      RoleDefinition(role: 0, name: "admin", rank: 100, capabilities: .all),
      RoleDefinition(role: 1, name: "member", rank: 10, capabilities: plain),
    ]
    let creation = ChannelCreation(
      privacy: .open, name: "market", topic: "", policy: Policy(), roles: roles, creatorRole: 0,
      document: home.chain.newestReference)
    let event = home.event(.create, in: nil, by: home.users[0], at: 10_000, .channel(creation))
    return try HomeLog(creating: event, at: home)
  }

  /// The home's clock is set, forwards or back.
  func turnClock(byMilliseconds difference: Int) {
    nowMilliseconds = UInt64(max(10_000, Int(nowMilliseconds) + difference))
  }

  @discardableResult func submit(_ events: [CoveredEvent]) -> [Judgement] {
    nowMilliseconds += 1_000
    return events.map { replica.append($0, nowMilliseconds: nowMilliseconds, to: &appended) }
  }

  @discardableResult func submit(_ events: [Event], from node: TestNode, decoys: Int = 0) -> [Judgement] {
    submit(node.cover(events, decoys: decoys))
  }

  /// Invites the first user of a node, who joins.
  func bring(_ node: TestNode) {
    let target = Participant(node: node.id, user: node.users[0])
    let invite = home.event(
      .invite, in: id, by: home.users[0], at: nowMilliseconds,
      .invite(target, role: 1, document: node.chain.newestReference), base: replica.base)
    submit([invite], from: home)
    submit([node.event(.join, in: id, by: node.users[0], at: nowMilliseconds)], from: node)
  }

  func sign() { replica.sign(by: home.logKey) }

  var leaves: [Bytes32] { entries.map { Entry.leaf($0.bytes, home.suite) } }

  func checkpoint(of size: UInt64) -> SignedCheckpoint {
    let root = TreeHash.root(leaves[..<Int(size)], home.suite)
    return SignedCheckpoint(
      Checkpoint(log: id, term: 0, size: size, root: root), by: home.logKey, home.suite)
  }

  func consistency(_ old: UInt64, _ new: UInt64) -> [Bytes32] {
    TreeProofs(LeafArray(leaves, home.suite), home.suite).consistency(from: old, to: new)
  }

  func inclusion(of index: UInt64, in size: UInt64) -> [Bytes32] {
    TreeProofs(LeafArray(leaves, home.suite), home.suite).inclusion(of: index, in: size)
  }

  /// The entries `sequences` under the checkpoint of `size`, by default the newest.
  func range(
    _ sequences: Range<UInt64>, under size: UInt64? = nil, documents: [[SignedDocument]] = []
  ) -> LogRange {
    let size = size ?? replica.size
    return makeRange(
      id, entries[Int(sequences.lowerBound)..<Int(sequences.upperBound)], under: checkpoint(of: size),
      consistency: consistency(sequences.upperBound, size), documents: documents, home.suite)
  }

  /// The state at the last state entry, for a joiner who trusts the checkpoint of `trusted`.
  func snapshot(trusted: UInt64, documents: [[SignedDocument]]) throws -> Snapshot {
    guard let state = appended.state else { throw VectorFault(what: "no state entry") }
    let size = state.sequence + 1
    return Snapshot(
      log: id, entry: entries[Int(state.sequence)].bytes, records: state.records,
      frontier: state.frontier.hashes, inclusion: inclusion(of: state.sequence, in: size),
      checkpoint: text(checkpoint(of: replica.size)), consistency: consistency(size, replica.size),
      trustedConsistency: consistency(trusted, replica.size), documents: documents)
  }
}

/// A range as whoever holds these entries makes it.
func makeRange(
  _ log: LogID, _ entries: ArraySlice<AppendedEntry>, under checkpoint: SignedCheckpoint,
  consistency: [Bytes32], documents: [[SignedDocument]] = [], _ suite: any CryptoSuite
) -> LogRange {
  let events = entries.compactMap(\.event)
  return LogRange(
    log: log, first: entries.first?.sequence ?? 0, entries: entries.map(\.bytes),
    events: events.map { LogRange.EventBytes(header: $0.event.headerBytes, body: $0.event.body) },
    coverages: coverages(of: events, suite), checkpoint: text(checkpoint), consistency: consistency,
    documents: documents)
}

/// One coverage for each longest run of neighbouring leaves.
func coverages(of events: [CoveredEvent], _ suite: any CryptoSuite) -> [Coverage] {
  var coverages: [Coverage] = []
  var start = 0
  for index in events.indices {
    let isLast = index == events.count - 1
    let isFollowed =
      !isLast && events[index + 1].run === events[index].run
      && events[index + 1].leaf == events[index].leaf + 1
    guard !isFollowed else { continue }
    let part = events[start].leaf..<(events[index].leaf + 1)
    if let coverage = events[index].run.coverage(of: part, suite) { coverages.append(coverage) }
    start = index + 1
  }
  return coverages
}

func text(_ checkpoint: SignedCheckpoint) -> Text { Text(checkpoint.note) ?? "" }

/// All that these nodes know of each other.
func known(_ nodes: [TestNode]) -> KnownNodes {
  nodes.reduce(into: KnownNodes(nodes[0].suite)) { $0.pin($1.chain) }
}
