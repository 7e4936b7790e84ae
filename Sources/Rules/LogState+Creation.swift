public import Model
public import Suite
internal import Wire

extension LogState {
  /// The state after entry 0, the create event of a log whose home is the event's author's node.
  ///
  /// Refused as `eventUnfit` if the event creates no log, and by; no policy is in force yet, not even its own.
  public init(creating event: Event, at point: EntryPoint, _ suite: any CryptoSuite) throws(Refusal) {
    let header = event.header
    guard header.kind.isCreate, point.sequence == 0 else { throw .eventUnfit }
    if let refusal = Self.refusalOfTime(header, at: point, behindMilliseconds: nil) { throw refusal }
    switch header.content {
    case .channel(let creation):
      self.init(
        LogRecord(
          kind: .channel, id: event.log, home: header.author.node, document: creation.document,
          privacy: creation.privacy, form: creation.form, peer: nil), suite)
      create(creation, by: header.author, at: point)
    case .directory(let document):
      self.init(
        LogRecord(
          kind: .directory, id: event.log, home: header.author.node, document: document, privacy: .open,
          form: .channel, peer: nil), suite)
    case .mailbox(let peer, let document):
      self.init(
        LogRecord(
          kind: .mailbox, id: event.log, home: header.author.node, document: document, privacy: .open,
          form: .channel, peer: peer), suite)
    default: throw .eventUnfit
    }
    if log.kind != .channel {
      nodes[log.home] = NodeRecord(document: log.document, joined: 0, since: 0, until: 0)
      touch(.node(log.home))
    }
    advance(header)
  }

  private mutating func create(_ creation: ChannelCreation, by author: Author, at point: EntryPoint) {
    let changed = point.sizeAfter
    name = TextRecord(text: creation.name, changed: changed)
    topic = TextRecord(text: creation.topic, changed: changed)
    policy = PolicyRecord(policy: creation.policy, changed: changed)
    for key in [RecordKey.name, .topic, .policy] { touch(key) }
    for role in creation.roles {
      roles[role.role] = RoleRecord(definition: role, changed: changed)
      touch(.role(role.role))
    }
    nodes[author.node] = NodeRecord(document: creation.document, joined: 0, since: 0, until: 0)
    guard let creator = author.participant else { return }
    set(creator, .joined, role: creation.creatorRole, at: point)
  }
}
