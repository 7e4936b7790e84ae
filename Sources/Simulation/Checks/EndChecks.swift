internal import Federation
internal import Model
internal import Node
internal import Rules
internal import Store
internal import Wire

/// What must hold when everything has come together: read from the bytes on the disks, not from any node's memory.
struct EndChecks {
  let simulation: Simulation
  private let promised: [EventID: (log: LogID, sequence: UInt64)]

  init(_ simulation: Simulation, _ promised: [EventID: (log: LogID, sequence: UInt64)]) {
    self.simulation = simulation
    self.promised = promised
  }

  /// A log as one node's disk has it: the bytes of each entry, and its event.
  struct Copy {
    let node: SimulatedNode
    let log: StoredLog
    var entries: [UInt64: [UInt8]] = [:]
    var events: [UInt64: StoredEvent] = [:]

    var isHome: Bool { log.replica.home == node.id }
  }

  func run() throws(StoreError) {
    var copies: [LogID: [Copy]] = [:]
    kept.turnedAway = simulation.checks.turnedAway
    for node in simulation.nodes where node.isSound && node.isRunning {
      guard let hanse = node.hanse, let logs = hanse.logs else { continue }
      let reader = try StoreReader(folder: hanse.dataFolder, Self.suite)
      for log in logs {
        let report = unreadable(node, log) { () throws(StoreError) in
          try LogVerifier(reader, hanse.known).verify(log)
        }
        guard let report else { continue }
        if let fault = report.fault {
          simulation.violated(
            "unverified", "\(node.domain), \(Checks.name(report.log)) at \(fault.sequence): \(fault.code)")
        }
        let copy = try copy(log, node, reader)
        check(authorsOf: copy)
        copies[log.replica.id, default: []].append(copy)
      }
      try noteKept(node, reader)
    }
    checkAbsences()
    for log in copies.keys.sorted() where !simulation.givenUp.contains(log) { compare(copies[log] ?? []) }
    for user in simulation.users where simulation.mustConverge(user.node) {
      check(user, copies)
      checkMirrored(user, copies)
    }
    for (event, place) in promised {
      if let home = home(of: copies[place.log]), home.events[place.sequence]?.event != event {
        simulation.violated("lost", "an event that was ordered at \(place.sequence) is not there")
      }
    }
  }

  /// The home's copy, if the home is one whose word counts.
  private func home(of copies: [Copy]?) -> Copy? {
    copies?.first {
      $0.isHome && simulation.mustConverge($0.node) && !simulation.givenUp.contains($0.log.replica.id)
    }
  }

  /// What cannot be read is a violation of its own.
  private func unreadable<Result>(
    _ node: SimulatedNode, _ log: StoredLog, _ read: () throws(StoreError) -> Result
  ) -> Result? {
    do throws(StoreError) { return try read() } catch {
      simulation.violated(
        "unreadable",
        "\(node.domain), \(log.replica.state.log.kind) \(Checks.name(log.replica.id)) of \(log.base)..<\(log.replica.size): \(error.code.rawValue) \(error.detail)"
      )
      return nil
    }
  }

  private func noteKept(_ node: SimulatedNode, _ reader: StoreReader) throws(StoreError) {
    for user in simulation.users where user.node === node {
      guard let id = user.id else { continue }
      kept.turnedAway.formUnion(try Checks.turnedAway(of: id, reader))
    }
    kept.waiting.formUnion((node.hanse?.inspection.pending ?? [:]).values.joined())
  }

  private let kept = Kept()

  /// Events that stand in no log, and whose origins have them all the same.
  private final class Kept {
    /// Their homes would not take them.
    var turnedAway: Set<EventID> = []
    var waiting: Set<EventID> = []
  }

  private func copy(
    _ log: StoredLog, _ node: SimulatedNode, _ reader: StoreReader
  ) throws(StoreError) -> Copy {
    var copy = Copy(node: node, log: log)
    for sequence in log.base..<log.replica.size {
      guard let event = try reader.event(sequence, of: log.reference) else { continue }
      copy.events[sequence] = event
      copy.entries[sequence] = event.entry.encode()
    }
    return copy
  }

  /// One order for all: what two copies both have is the same, down to what was said and what was erased.
  private func compare(_ copies: [Copy]) {
    let home = home(of: copies)
    guard let first = home ?? longest(of: copies) else { return }
    for copy in copies where copy.node !== first.node && (home != nil || goesOn(copy) && hear(copy, first)) {
      compareOrder(copy, first)
      if home != nil { compareBodies(copy, first) }
    }
    let name = Checks.name(first.log.replica.id)
    var seen: Set<EventID> = []
    for (sequence, event) in first.events.sorted(by: { $0.key < $1.key }) where event.verdict == 0 {
      if !seen.insert(event.event).inserted {
        simulation.violated("doubled", "one event stands twice in \(name), again at \(sequence)")
      }
    }
    if home != nil { check(erasuresIn: first) }
  }

  /// Where the home's word is worth nothing, members that have not stopped its log still have one order.
  private func longest(of copies: [Copy]) -> Copy? {
    copies.filter { goesOn($0) && simulation.mustConverge($0.node) }
      .max { $0.log.replica.size < $1.log.replica.size }
  }

  private func goesOn(_ copy: Copy) -> Bool {
    copy.log.replica.fault == nil && Checks.follows(copy.node, copy.log)
  }

  /// Whoever has left a channel, as the other sees it, is not heard by it, and revoked keys prove nothing.
  private func hear(_ one: Copy, _ other: Copy) -> Bool {
    Checks.isMember(one.node, of: other.log) && Checks.isMember(other.node, of: one.log)
      && ![one, other].allSatisfy { Checks.isUnderRevokedKeys($0.log, at: $0.node) }
  }

  private func compareOrder(_ copy: Copy, _ first: Copy) {
    for (sequence, entry) in copy.entries where first.entries[sequence].map({ $0 != entry }) ?? false {
      let name = Checks.name(first.log.replica.id)
      simulation.violated(
        "order", "\(copy.node.domain) and \(first.node.domain) differ in \(name) at \(sequence)")
    }
  }

  private func compareBodies(_ copy: Copy, _ first: Copy) {
    guard Checks.follows(copy.node, copy.log), simulation.mustConverge(copy.node) else { return }
    for (sequence, event) in copy.events {
      guard let there = first.events[sequence], (there.text == nil) != (event.text == nil) else { continue }
      let name = Checks.name(first.log.replica.id)
      simulation.violated(
        event.text == nil ? "bodiless" : "unerased",
        "\(copy.node.domain) and \(first.node.domain) differ in whether \(sequence) of \(name) has a body")
    }
    if copy.events.contains(where: { $0.value.header.kind.hasBody && $0.value.text == nil }) {
      simulation.coverage.note(.bodyErased)
    }
  }

  /// Whatever was erased by right is gone.
  private func check(erasuresIn copy: Copy) {
    for event in copy.events.values where event.header.kind == .erase && event.verdict == 0 {
      guard let relation = event.header.relation,
        let target = copy.events.first(where: { $0.value.event == relation.event }),
        target.value.header.author == relation.author, target.value.text != nil
      else { continue }
      simulation.violated(
        "unerased", "\(target.key) of \(Checks.name(copy.log.replica.id)) was erased, and is there")
    }
  }

  /// Whatever was acknowledged to a user stands in the channel's log once, in the order in which it was acknowledged; or its
  /// home has turned it away, or was not heard of since, and the origin has it still.
  private func check(_ user: SimulatedUser, _ copies: [LogID: [Copy]]) {
    var placed: [(message: SimulatedUser.Message, sequence: UInt64)] = []
    var texts: [Int: [String: Int]] = [:]
    for message in user.messages {
      guard let log = simulation.channels[message.channel] else { continue }
      let home = home(of: copies[log])
      guard let copy = home ?? copies[log]?.first(where: { $0.node === user.node }) else { continue }
      // Nobody else had it, perhaps, when its node was given the disk of its past.
      if let restored = user.node.restoredAtMicroseconds, message.askedMicroseconds < restored { continue }
      // A copy that began anew has nothing of before; only its home could be asked, and that one lies.
      if home == nil, let order = message.ordered?.order, order.sequence < copy.log.base { continue }
      let found = copy.events.values.filter { $0.event == message.accepted?.event }
      if let accepted = message.accepted?.event, found.isEmpty, !kept.turnedAway.contains(accepted),
        home != nil || !kept.waiting.contains(accepted), home != nil || Checks.follows(copy.node, copy.log)
      {
        simulation.violated("lost", "m\(message.number) was acknowledged and is in no log")
      }
      guard home != nil else { continue }
      if texts[message.channel] == nil { texts[message.channel] = Self.texts(of: user, copy) }
      if let times = texts[message.channel]?["m\(message.number)"], times > 1 {
        simulation.violated("doubled", "m\(message.number) stands \(times) times in its channel")
      }
      if let sequence = found.first?.sequence { placed.append((message, sequence)) }
    }
    for (later, place) in placed {
      let overtaken = placed.first { earlier, sequence in
        earlier.channel == later.channel && sequence > place
          && earlier.acceptedMicroseconds ?? .max < later.askedMicroseconds
      }
      if let overtaken {
        simulation.violated(
          "order",
          "m\(later.number) stands before m\(overtaken.message.number), which was kept when it was said")
      }
    }
  }

  private static func texts(of user: SimulatedUser, _ home: Copy) -> [String: Int] {
    var texts: [String: Int] = [:]
    for event in home.events.values
    where event.header.kind == .message && event.header.author.user == user.id && event.verdict == 0 {
      if let text = event.text { texts[String(decoding: text, as: UTF8.self), default: 0] += 1 }
    }
    return texts
  }

  private static let suite = SimulatedSuite.suite
}
