import Federation
import Merkle
import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// LOG-9 and LOG-10: the log stops, if the home signed what is not so.
struct HomeFaultTests {
  private let fixture: RangeFixture
  private var suite: any CryptoSuite { fixture.suite }
  private var log: HomeLog { fixture.log }

  init() throws { fixture = try RangeFixture() }

  @Test func stateEntries() throws {
    try fixture.stops(.homeFault, at: 4, "LOG-9 another root", cursor: 4) {
      try $0.rewrite(0, content: .state(root: .zero))
    }
    try fixture.stops(.homeFault, at: 1, "LOG-9 another root at the start", cursor: 1) {
      try $0.rewrite(0, content: .state(root: .zero))
    }
    try fixture.stops(.homeFault, at: 7, "LOG-9 none is due", to: 9) { range in
      try range.rewrite(2, content: .state(root: .zero))
      range.events.remove(at: 2)
      let run = log.entries[5...8].compactMap(\.event).enumerated().filter { $0.offset != 2 }.map(\.element)
      range.coverages = coverages(of: run, suite)
    }
    try fixture.stops(.homeFault, at: 4, "LOG-9 one is missing", cursor: 4, to: 9) { range in
      range.entries.removeFirst()
      for index in range.entries.indices { try range.rewrite(index, sequence: 4 + UInt64(index)) }
    }
  }

  @Test func verdicts() throws {
    for (index, verdict) in [
      (0, UInt64(1)), (1, 2), (6, 0), (6, 2), (6, 35), (11, 64), (11, UInt64(Int64.max)),
    ] {
      try fixture.stops(.verdictMismatch, at: 5 + UInt64(index), "LOG-10 verdict \(verdict) at \(index)") {
        range in
        guard case .event(let id, _) = try Entry.decode(range.entries[index]).content else { return }
        try range.rewrite(index, content: .event(id, verdict: verdict))
      }
    }
  }

  /// Events that the home had to turn away.
  @Test func eventsAtTheDoor() throws {
    let (other, now) = (fixture.other, log.nowMilliseconds)
    let fine = other.message(in: log.id, at: now)
    try stopsAtTheEnd("R-5 a time ahead", other.message(in: log.id, at: now + 400_000))
    try stopsAtTheEnd(
      "R-4 a position again",
      other.event(like: fine) { $0.position = Position(lane: 0, incarnation: 1, counter: 1) })
    try stopsAtTheEnd(
      "R-7 a checkpoint to come",
      other.event(like: fine) { header in
        header.seen = [SeenCheckpoint(term: 0, size: 99, root: .zero)]
      })
    let strange = try TestNode("visby", seed: 9, suite)
    let foreign = strange.message(in: log.id, at: now)
    var known = fixture.known
    known.pin(strange.chain)
    try stopsAtTheEnd("R-3 a stranger", foreign, by: strange, known)
  }

  @Test func headersThatDoNotFit() throws {
    let fine = fixture.other.message(in: log.id, at: log.nowMilliseconds).header
    var unfit = fine
    unfit.bodyHash = nil
    var reserved = CBORWriter()
    let encoded = fine.encode()
    reserved.map(Int(encoded[0] & 31) + 1)
    reserved.encoded(Array(encoded.dropFirst()))
    reserved.unsigned(13)
    reserved.unsigned(1)
    for (what, header) in [("R-1 unfit", unfit.encode()), ("EV-3 reserved", reserved.bytes)] {
      #expect(throws: Refusal.self) { try Header.decode(header) }
      try fixture.stops(.verdictMismatch, at: 13, what) { range in
        try range.replaceEvent(8, header: header, suite)
      }
    }
  }

  /// Entries before the cursor are not the home's by the checkpoint: nothing in them may stop the log.
  @Test func skippedEntriesProveNothing() throws {
    var unfit = fixture.other.message(in: log.id, at: log.nowMilliseconds).header
    unfit.bodyHash = nil
    var replica = try fixture.follower(at: 8)
    var range = log.range(5..<17)
    try range.replaceEvent(0, header: unfit.encode(), suite)
    #expect(throws: RangeFailure.refused(.eventUnfit)) { try replica.apply(range, fixture.known) }
    range = log.range(5..<17)
    guard case .event(let id, _) = try Entry.decode(range.entries[0]).content else { return }
    try range.rewrite(0, content: .event(id, verdict: 2))
    _ = try replica.apply(range, fixture.known)
    #expect(replica.size == 17)
  }

  /// Whatever bits fall over on the way, a follower has the home's entries or none.
  @Test func mutatedRangesNeverMislead() throws {
    var random = Seeded()
    let range = log.range(5..<17)
    let bytes = CBORWriter.bytes { range.write(to: &$0) }
    let start = try fixture.follower()
    var end = start
    _ = try end.apply(range, fixture.known)
    for _ in 0..<600 {
      var other = bytes
      other[random.integer(0...(other.count - 1))] ^= 1 << UInt8(random.integer(0...7))
      let decoded = try? CBORReader.read(other) { (reader) throws(WireError) in try LogRange(&reader) }
      guard let decoded else { continue }
      var replica = start
      do throws(RangeFailure) {
        _ = try replica.apply(decoded, fixture.known)
        #expect(Fingerprint(replica).root == Fingerprint(end).root && replica.frontier == end.frontier)
      } catch {
        if case .stopped = error { Issue.record("stopped without the home's signature: \(hex(other))") }
        #expect(Fingerprint(replica) == Fingerprint(start))
      }
    }
  }

  private func stopsAtTheEnd(
    _ what: String, _ event: Event, by node: TestNode? = nil, _ known: KnownNodes? = nil
  ) throws {
    let node = node ?? fixture.other
    var replica = try fixture.follower(at: 17)
    let entry = Entry(
      term: 0, sequence: 17, timeMilliseconds: log.nowMilliseconds, content: .event(event.id, verdict: 0))
    var range = LogRange(
      log: log.id, first: 17, entries: [entry.encode()],
      events: [LogRange.EventBytes(header: event.headerBytes, body: event.body)],
      coverages: coverages(of: node.cover([event]), suite), checkpoint: "", consistency: [], documents: [])
    range = fixture.signed(range, after: replica)
    do throws(RangeFailure) {
      _ = try replica.apply(range, known ?? fixture.known)
      Issue.record("accepted: \(what)")
    } catch {
      guard case .stopped(let fault) = error else {
        Issue.record("\(error): \(what)")
        return
      }
      #expect(
        fault.refusal == .verdictMismatch && fault.sequence == 17 && fault.logged == "accepted", "\(what)")
      #expect(fault.own.hasPrefix("turned away"), "\(what): \(fault.own)")
    }
  }
}

extension TestNode {
  /// An event of the same header and body but for one thing.
  fileprivate func event(like event: Event, _ change: (inout Header) -> Void) -> Event {
    var header = event.header
    change(&header)
    return Event(header, body: event.body, suite)
  }
}
