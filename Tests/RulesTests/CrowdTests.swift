import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// Channels that are as full as they may be, or nearly, against the spec: ten thousand people, ten thousand nodes.
struct CrowdTests {
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  @Test func noMoreThanTenThousandPeople() throws {
    var history = History(Seeded(), suite, nodes: 4, users: 5)
    let comparison = try Comparison(history, suite)
    let crowd = NodeID(history.random.hash())
    let people = (0..<9_998).map { _ in Participant(node: crowd, user: UserID(history.random.salt())) }
    try play(history, comparison, nodes: [crowd], people: people, until: [.invite, .join])
  }

  @Test func noMoreThanTenThousandNodes() throws {
    var history = History(Seeded(), suite, nodes: 40, users: 1)
    let comparison = try Comparison(history, suite)
    let crowd = (0..<9_998).map { _ in NodeID(history.random.hash()) }
    try play(history, comparison, nodes: crowd, people: [], until: [.admit])
  }

  /// A history in a channel that has all these beside its own, the people invited, until it was too full for each
  /// of these kinds.
  private func play(
    _ made: History, _ comparison: Comparison, nodes: [NodeID], people: [Participant],
    until kinds: Set<Kind>
  ) throws {
    var history = made
    history.isCrowded = true
    var (channel, records) = (comparison.channel, comparison.state.records)
    let document = DocumentReference(number: 0, hash: .zero)
    for node in nodes {
      channel.nodes[node] = SpecChannel.Node(document: document)
      let value = CBORWriter.bytes { writer in
        writer.array(5)
        writer.unsigned(0)
        writer.bytes(document.hash)
        for _ in 0..<3 { writer.unsigned(0) }
      }
      records.append(Snapshot.Record(key: RecordKey.node(node).encode(), value: value))
    }
    for person in people {
      channel.people[person] = SpecChannel.Person(status: .invited, role: 3, changed: 2)
      let value = CBORWriter.bytes { writer in writer.list([0, 3, 2]) { $1.unsigned($0) } }
      records.append(Snapshot.Record(key: RecordKey.participant(person).encode(), value: value))
    }
    // What every such channel has: anybody may join.
    let policy = Policy(access: Access(.peers, role: 3))
    channel.policy = SpecChannel.Changed(value: policy, changed: 2)
    let value = CBORWriter.bytes { writer in
      writer.array(2)
      policy.write(to: &writer)
      writer.unsigned(2)
    }
    records.removeAll { $0.key == RecordKey.policy.encode() }
    records.append(Snapshot.Record(key: RecordKey.policy.encode(), value: value))
    records.sort { $0.key.lexicographicallyPrecedes($1.key) }
    channel.hasNewMember = false
    var crowded = Comparison(
      try LogState(records: records, size: 3, suite), channel, size: 3, suite)
    func full() -> Set<Kind> {
      Set(crowded.seen.filter { $0.outcome.code == "channelFull" }.map(\.kind))
    }
    for step in 0..<5_000 where !kinds.isSubset(of: full()) {
      var faults = crowded.takeStateEntries()
      let draft = history.draft(before: crowded.size, crowded.state)
      faults += crowded.take(draft, at: history.point(crowded.size), comparesStates: step % 100 == 99)
      #expect(faults.isEmpty, "step \(step): \(draft)")
      guard faults.isEmpty else { return }
    }
    #expect(kinds.isSubset(of: full()), "never too full")
    #expect(crowded.channel.differences(from: crowded.state).isEmpty)
  }
}
