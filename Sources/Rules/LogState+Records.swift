public import Model
public import Suite
internal import Wire

extension LogState {
  /// All records, sorted by their encoded keys, as a snapshot carries them.
  public var records: [Snapshot.Record] {
    keys.map { Snapshot.Record(key: $0.encode(), value: value(of: $0)) }.sorted { precedes($0.key, $1.key) }
  }

  /// The state that these records make for a log of `size` entries. Refused as `snapshotWrongState` if they are not records,
  /// repeat a key, or lack what every log has; the caller compares the root.
  public init(records: [Snapshot.Record], size: UInt64, _ suite: any CryptoSuite) throws(Refusal) {
    let wrong: (WireError) -> Refusal = { _ in .snapshotWrongState }
    guard let first = records.first, first.key == RecordKey.log.encode() else { throw .snapshotWrongState }
    let log = try CBORReader.read(first.value, failure: wrong) { (reader) throws(WireError) in
      try LogRecord(&reader)
    }
    self.init(log, suite)
    var previous = first.key
    for record in records.dropFirst() {
      guard precedes(previous, record.key) else { throw .snapshotWrongState }
      previous = record.key
      let key = try CBORReader.read(record.key, failure: wrong) { (reader) throws(WireError) in
        try RecordKey(&reader)
      }
      try CBORReader.read(record.value, failure: wrong) { (reader) throws(WireError) in
        try take(key, &reader)
      }
      touch(key)
    }
    try countParticipants()
    lastEntryMadeMember = size > 0 && nodes.values.contains { $0.isMember && $0.since == size - 1 }
  }

  /// Derives the counts, and refuses records of which one rests on another that is not there.
  private mutating func countParticipants() throws(Refusal) {
    var joined: [NodeID: UInt64] = [:]
    for (participant, record) in participants {
      guard roles[record.role] != nil, nodes[participant.node] != nil else { throw .snapshotWrongState }
      if record.status == .joined { joined[participant.node, default: 0] += 1 }
      if record.counts { participantCount += 1 }
    }
    for (node, record) in nodes where record.joined != joined[node, default: 0] { throw .snapshotWrongState }
  }

  private var keys: [RecordKey] {
    var keys: [RecordKey] = [.log]
    if name != nil { keys.append(.name) }
    if topic != nil { keys.append(.topic) }
    if policy != nil { keys.append(.policy) }
    keys += roles.keys.map { .role($0) }
    keys += nodes.keys.map { .node($0) }
    keys += lanes.keys.map { .lane($0.node, $0.lane) }
    keys += participants.keys.map { .participant($0) }
    keys += users.keys.map { .user($0) }
    return keys
  }

  /// The encoded value of a record that is there.
  func value(of key: RecordKey) -> [UInt8] {
    CBORWriter.bytes { writer in
      switch key {
      case .log: log.write(to: &writer)
      case .name: name?.write(to: &writer)
      case .topic: topic?.write(to: &writer)
      case .policy:
        guard let policy else { return }
        writer.array(2)
        policy.policy.write(to: &writer)
        writer.unsigned(policy.changed)
      case .role(let role): roles[role]?.write(to: &writer)
      case .node(let node): nodes[node]?.write(to: &writer)
      case .lane(let node, let lane):
        guard let position = lanes[Lane(node: node, lane: lane)] else { return }
        writer.array(2)
        writer.unsigned(position.incarnation)
        writer.unsigned(position.counter)
      case .participant(let participant):
        guard let record = participants[participant] else { return }
        writer.array(3)
        writer.unsigned(record.status.rawValue)
        writer.unsigned(record.role)
        writer.unsigned(record.changed)
      case .user(let user): users[user]?.write(to: &writer)
      }
    }
  }

  private mutating func take(_ key: RecordKey, _ reader: inout CBORReader) throws(WireError) {
    switch key {
    case .log: throw .unexpected
    case .name: name = try TextRecord(&reader)
    case .topic: topic = try TextRecord(&reader)
    case .policy:
      policy = try reader.tuple(2) { (reader) throws(WireError) in
        PolicyRecord(policy: try Policy(&reader), changed: try reader.unsigned())
      }
    case .role(let role): roles[role] = try RoleRecord(role, &reader)
    case .node(let node): nodes[node] = try NodeRecord(&reader)
    case .lane(let node, let lane):
      lanes[Lane(node: node, lane: lane)] = try reader.tuple(2) { (reader) throws(WireError) in
        Position(lane: lane, incarnation: try reader.unsigned(), counter: try reader.unsigned())
      }
    case .participant(let participant): participants[participant] = try ParticipantRecord(&reader)
    case .user(let user):
      let record = try UserRecord(user, &reader)
      users[user] = record
      if record.user.isActive { activeNames[record.user.name] = user }
    }
  }
}

/// Byte order of encoded keys.
private func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  left.lexicographicallyPrecedes(right)
}
