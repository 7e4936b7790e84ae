internal import Federation
public import Model
internal import Wire

extension StoreReader {
  /// Which messages of a channel are wanted; at most `limit`.
  public struct Page: Sendable {
    public var before: UInt64?
    public var after: UInt64?
    public var thread: UInt64?
    public var limit: Int

    public init(before: UInt64? = nil, after: UInt64? = nil, thread: UInt64? = nil, limit: Int) {
      self.before = before
      self.after = after
      self.thread = thread
      self.limit = limit
    }
  }

  /// How many entries a log has.
  public func size(of log: LogReference) throws(StoreError) -> UInt64 { try connection.size(of: log) }

  /// The accepted messages of a page, oldest first, and whether there are more beyond it.
  public func messages(
    of log: LogReference, _ page: Page
  ) throws(StoreError) -> (messages: [MessageView], more: Bool) {
    var found: [StoredEvent] = []
    let forward = page.after != nil
    for sequence in try messageSequences(of: log, page, limit: page.limit + 1) {
      guard let stored = try event(sequence, of: log), stored.header.kind == .message, stored.verdict == 0
      else { continue }
      found.append(stored)
    }
    let more = found.count > page.limit
    if more { found.removeLast() }
    if !forward { found.reverse() }
    return (try found.map { (stored) throws(StoreError) in try view(of: stored) }, more)
  }

  /// The message at a sequence; `nil` if no accepted message stands there.
  public func message(_ sequence: UInt64, of log: LogReference) throws(StoreError) -> MessageView? {
    guard let stored = try event(sequence, of: log), stored.header.kind == .message, stored.verdict == 0
    else {
      return nil
    }
    return try view(of: stored)
  }

  /// An accepted message and its accepted edits, in order; empty if no accepted message stands there.
  public func versions(of sequence: UInt64, in log: LogReference) throws(StoreError) -> [StoredEvent] {
    guard let stored = try event(sequence, of: log), stored.header.kind == .message, stored.verdict == 0
    else { return [] }
    var versions = [stored]
    for edit in try sequences(.edit, to: sequence, in: log) {
      if let edit = try event(edit, of: log) { versions.append(edit) }
    }
    return versions
  }

  /// The event at a sequence; `nil` for a state entry and for what is not stored.
  public func event(_ sequence: UInt64, of log: LogReference) throws(StoreError) -> StoredEvent? {
    let rows = try StoredRow.read(log, from: sequence, limit: 1, mostBytes: .max, connection)
    guard let row = rows.first, row.key.sequence == sequence else { return nil }
    return try StoredEvent(row)
  }

  func view(of stored: StoredEvent) throws(StoreError) -> MessageView {
    let log = stored.key.log
    let sequence = stored.sequence
    let body = stored.decodedBody
    var view = MessageView(
      stored: stored, text: body?.text?.utf8, editedMilliseconds: nil, isErased: false,
      isExpired: false, isPinned: false, replies: 0, thread: nil, reactions: [])
    view.mentions = body?.mentions ?? []
    view.files = body?.files ?? []
    if body?.mentionsEverybody == true { view.mentionsEverybody = try mentionsEverybody(sequence, of: log) }
    if let root = stored.header.relation { view.thread = try self.sequence(of: root, in: log) }
    view.replies = try replies(to: sequence, in: log)
    var reactions = ReactionTally()
    var lastEdit: UInt64?
    for (kind, related) in try relations(to: sequence, in: log) {
      switch kind {
      case .edit: lastEdit = related
      case .erase: view.isErased = true
      case .pin: view.isPinned = try lastPin(sequence, in: log) == .pin
      case .reaction:
        guard let reaction = try event(related, of: log), let text = reaction.text,
          try sequences(.unreact, to: related, in: log).isEmpty
        else { continue }
        reactions.add(text, by: reaction.header.author)
      default: continue
      }
    }
    if !view.isErased, let lastEdit, let edit = try event(lastEdit, of: log) {
      let body = edit.decodedBody
      view.text = body?.text?.utf8
      view.mentions = body?.mentions ?? []
      view.files = body?.files ?? []
      view.editedMilliseconds = edit.header.timeMilliseconds
    }
    view.isExpired = view.text == nil && !view.isErased
    view.reactions = reactions.reactions
    return view
  }

  private func lastPin(_ target: UInt64, in log: LogReference) throws(StoreError) -> Kind {
    let pin = try sequences(.pin, to: target, in: log).last ?? 0
    let unpin = try sequences(.unpin, to: target, in: log).last ?? 0
    return pin > unpin ? .pin : .unpin
  }

  /// The sequences of accepted events of a kind that agree with this target, rising.
  public func sequences(
    _ kind: Kind, to target: UInt64, in log: LogReference
  ) throws(StoreError) -> [UInt64] {
    try connection.use(
      "SELECT sequence FROM relation WHERE log = ?1 AND target = ?2 AND kind = ?3 ORDER BY sequence"
    ) { (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      try row.bind(2, target)
      try row.bind(3, kind.rawValue)
      var sequences: [UInt64] = []
      while try row.step() { sequences.append(try row.uint64(0)) }
      return sequences
    }
  }

  private func replies(to target: UInt64, in log: LogReference) throws(StoreError) -> Int {
    try connection.use("SELECT count(*) FROM relation WHERE log = ?1 AND target = ?2 AND kind = ?3") {
      (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      try row.bind(2, target)
      try row.bind(3, Kind.message.rawValue)
      return try row.step() ? Int(row.int64(0)) : 0
    }
  }

  /// What relates to a message, but for answers.
  private func relations(
    to target: UInt64, in log: LogReference
  ) throws(StoreError) -> [(kind: Kind, sequence: UInt64)] {
    try connection.use(
      """
      SELECT kind, sequence FROM relation WHERE log = ?1 AND target = ?2 AND kind < ?3
      UNION ALL SELECT kind, sequence FROM relation WHERE log = ?1 AND target = ?2 AND kind > ?3
      ORDER BY kind, sequence
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      try row.bind(2, target)
      try row.bind(3, Kind.message.rawValue)
      var relations: [(kind: Kind, sequence: UInt64)] = []
      while try row.step() {
        guard let kind = Kind(rawValue: try row.uint64(0)) else { continue }
        relations.append((kind, try row.uint64(1)))
      }
      return relations
    }
  }

  /// The sequence at which a relation's target stands, if it does and agrees.
  public func sequence(of relation: Relation, in log: LogReference) throws(StoreError) -> UInt64? {
    guard let sequence = try sequence(at: relation.position, by: relation.author.node, in: log),
      let target = try event(sequence, of: log), target.event == relation.event,
      target.header.author == relation.author
    else { return nil }
    return sequence
  }

  /// The sequence at which this position of a node stands.
  public func sequence(
    at position: Position, by node: NodeID, in log: LogReference
  ) throws(StoreError) -> UInt64? {
    try connection.use(
      """
      SELECT sequence FROM position WHERE log = ?1 AND node = (SELECT id FROM node WHERE node = ?2)
      AND lane = ?3 AND incarnation = ?4 AND counter = ?5
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      try row.bind(2, node.bytes.bytes)
      try row.bind(3, position.lane)
      try row.bind(4, position.incarnation)
      try row.bind(5, position.counter)
      return try row.step() ? try row.uint64(0) : nil
    }
  }
}
