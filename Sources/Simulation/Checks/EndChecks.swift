internal import Federation
internal import Model
internal import Node
internal import Rules
internal import Store
internal import Wire

/// What must hold when everything has come together: read from the bytes on the disks, not from any node's memory.
struct EndChecks {
  private let simulation: Simulation
  private let promised: [EventID: (log: LogID, sequence: UInt64)]

  init(_ simulation: Simulation, _ promised: [EventID: (log: LogID, sequence: UInt64)]) {
    self.simulation = simulation
    self.promised = promised
  }

  /// A log as one node's disk has it: the bytes of each entry, and its event.
  private struct Copy {
    let node: SimulatedNode
    let log: StoredLog
    var entries: [UInt64: [UInt8]] = [:]
    var events: [UInt64: StoredEvent] = [:]
  }

  func run() throws(StoreError) {
    var copies: [LogID: [Copy]] = [:]
    for node in simulation.nodes {
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
        copies[log.replica.id, default: []].append(try copy(log, node, reader))
      }
      try noteTurnedAway(node, reader)
    }
    for log in copies.keys.sorted() { compare(copies[log] ?? []) }
    for user in simulation.users { try check(user, copies) }
    for (event, place) in promised {
      let home = copies[place.log]?.first { $0.log.replica.home == $0.node.id }
      if let home, home.events[place.sequence]?.event != event {
        simulation.violated("lost", "an event that was ordered at \(place.sequence) is not there")
      }
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

  private func noteTurnedAway(_ node: SimulatedNode, _ reader: StoreReader) throws(StoreError) {
    for user in simulation.users where user.node === node {
      guard let id = user.id else { continue }
      for item in try reader.outbox(of: id, after: 0, limit: 1_000) {
        turnedAway.events.insert(item.event.id)
      }
    }
  }

  private let turnedAway = TurnedAway()

  /// Events that their homes would not take, as their origins have kept them.
  private final class TurnedAway {
    var events: Set<EventID> = []
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

  /// One order for all: what two copies both have is the same.
  private func compare(_ copies: [Copy]) {
    guard let first = copies.first(where: { $0.log.replica.home == $0.node.id }) ?? copies.first else {
      return
    }
    for copy in copies {
      for (sequence, entry) in copy.entries where first.entries[sequence].map({ $0 != entry }) ?? false {
        simulation.violated(
          "order",
          "\(copy.node.domain) and \(first.node.domain) differ in \(Checks.name(copy.log.replica.id)) at \(sequence)"
        )
      }
    }
    var seen: Set<EventID> = []
    for (sequence, event) in first.events.sorted(by: { $0.key < $1.key }) where event.verdict == 0 {
      if !seen.insert(event.event).inserted {
        simulation.violated(
          "doubled", "one event stands twice in \(Checks.name(first.log.replica.id)), again at \(sequence)")
      }
    }
  }

  /// Whatever was acknowledged to a user stands in the channel's log once, in the order in which it was acknowledged, or its
  /// home has turned it away and the origin says so.
  private func check(_ user: SimulatedUser, _ copies: [LogID: [Copy]]) throws(StoreError) {
    var placed: [(message: SimulatedUser.Message, sequence: UInt64)] = []
    var texts: [Int: [String: Int]] = [:]
    for message in user.messages {
      guard let log = simulation.channels[message.channel],
        let home = copies[log]?.first(where: { $0.log.replica.home == $0.node.id })
      else { continue }
      let found = home.events.values.filter { $0.event == message.accepted?.event }
      if let accepted = message.accepted, found.isEmpty, !turnedAway.events.contains(accepted.event) {
        simulation.violated("lost", "m\(message.number) was acknowledged and is in no log")
      }
      if texts[message.channel] == nil { texts[message.channel] = Self.texts(of: user, home) }
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
