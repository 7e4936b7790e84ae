internal import Federation
internal import Merkle
internal import Model
internal import Node
internal import Rules
internal import Sodium
internal import Store
internal import Suite
internal import Transport
internal import Wire

/// One entry that an adversary puts after the last of somebody's copy: everything of it can be false.
struct Forgery {
  let event: Event
  /// What is to show that the event is its author's.
  var coverage: Coverage
  var verdict: UInt64 = 0
  var timeMilliseconds: UInt64
  /// Who signs the tree that the entry makes.
  var logKey: SigningKey

  /// The range that brings it, and the tree that a copy would be which takes it.
  func range(after copy: LogReplica, _ suite: SodiumSuite) -> (range: LogRange, tree: Checkpoint) {
    let entry = Entry(
      term: copy.term, sequence: copy.size, timeMilliseconds: timeMilliseconds,
      content: .event(event.id, verdict: verdict)
    ).encode()
    var frontier = copy.frontier
    frontier.append(Entry.leaf(entry, suite), suite)
    let tree = Checkpoint(log: copy.id, term: copy.term, size: frontier.size, root: frontier.root(suite))
    let signed = SignedCheckpoint(tree, by: logKey, suite)
    let range = LogRange(
      log: copy.id, first: copy.size, entries: [entry],
      events: [LogRange.EventBytes(header: event.headerBytes, body: event.body)], coverages: [coverage],
      checkpoint: Text(signed.note) ?? "", consistency: [], documents: [])
    return (range, tree)
  }
}

extension Adversary {
  /// What it says.
  static let words = Text("forged")

  func message(_ log: LogID, by author: Author, at position: Position? = nil, timeMilliseconds: UInt64? = nil)
    -> Event
  {
    let body = Body(salt: Randomness.bytes16(), text: Self.words).encode()
    return Event(
      Header(
        log: log, kind: .message, author: author, position: position ?? nextPosition(),
        timeMilliseconds: timeMilliseconds ?? nowMilliseconds, bodyHash: Body.hash(body, suite)), body: body,
      suite)
  }

  /// A statement over these events: as `signer`'s, under this document, by this key.
  func coverage(
    of events: [Event], as signer: NodeID? = nil, document: UInt64? = nil, by key: SigningKey? = nil
  ) -> Coverage? {
    let number = document ?? keys.document.number
    let batch = Batch(events, node: signer ?? id, document: number, by: key ?? keys.batch, suite)
    guard let run = batch.runs.first?.events.first?.run else { return nil }
    return run.coverage(of: run.first..<(run.first + run.ids.count), suite)
  }

  /// A key that is nobody's.
  func strangeKey() -> SigningKey? {
    Seed(simulation.chance.bytes(Seed.byteCount)).map { SigningKey(seed: $0) }
  }
}
