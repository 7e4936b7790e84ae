internal import Federation
internal import Model
internal import Rules
internal import Sodium
internal import Store
internal import Wire

/// What users ask for.
extension Core {
  /// Who repeats a request again and again while its event is on its way is not told more often than this.
  private static let waitersOfEvent = 16

  typealias Answer = @Sendable (Result<Receipt, NodeProblem>) -> Void

  func perform(
    _ command: Command, by user: UserID, key: Text?, accepted: @escaping Answer, ordered: Answer?
  ) throws(StoreError) {
    #if HANSE_DEFECTS
      let key = Defect.forgetsIdempotencyKeys.isPlanted ? nil : key
    #endif
    if let key, let send = try store.idempotentSend(user: user, key: key) {
      return repeatReceipt(send, accepted, ordered)
    }
    do throws(CommandFailure) {
      try execute(command, by: user, key: key, accepted: accepted, ordered: ordered)
    } catch {
      switch error {
      case .problem(let problem): afterCommit.append { accepted(.failure(problem)) }
      case .store(let error): throw error
      }
    }
  }

  func execute(
    _ command: Command, by user: UserID, key: Text?, accepted: @escaping Answer, ordered: Answer?
  ) throws(CommandFailure) {
    if let problem = obstacle(to: command, by: user) { throw .problem(problem) }
    switch command {
    case .createChannel(let plan): try create(plan, by: user, accepted: accepted)
    case .openDirect(let address): try openDirect(address, by: user, accepted: accepted)
    case .join(let channel, _): try join(channel, by: user, accepted: accepted, ordered: ordered)
    case .accept(let channel):
      try answerInvitation(channel, by: user, .join, accepted: accepted, ordered: ordered)
    case .decline(let channel):
      try answerInvitation(channel, by: user, .leave, accepted: accepted, ordered: ordered)
    case .together(let channel, let commands):
      try perform(commands, togetherIn: channel, by: user, accepted: accepted, ordered: ordered)
    default:
      guard let channel = command.channel, let log = logs[channel], log.localMembers.contains(user) else {
        throw .problem(.unknownChannel)
      }
      let draft = try draft(command, by: user, in: log)
      if let refusal = refusal(of: draft, in: log) { throw .problem(NodeProblem(refusal)) }
      let event = originate(draft)
      try keep { () throws(StoreError) in
        if let key {
          let send = IdempotentSend(
            user: user, key: key, log: channel, event: event.id, position: event.header.position)
          try store.save(send, nowMilliseconds: nowMilliseconds)
        }
        try noteErasure(command, draft, by: user)
        try dispatch(event, home: log.replica.home, key: key, accepted: accepted, ordered: ordered)
      }
    }
  }

  /// That somebody's message is taken away by another is told to the audit log.
  private func noteErasure(_ command: Command, _ draft: Draft, by user: UserID) throws(StoreError) {
    guard case .erase(let channel, let sequence) = command, let author = draft.relation?.author,
      author != Author(node: node, user: user)
    else { return }
    try audit(.messageErased, by: address(of: user), target: "\(hexString(channel.bytes))/\(sequence)")
  }

  func draft(
    _ command: Command, by user: UserID, in log: LiveLog
  ) throws(CommandFailure) -> Draft {
    var draft = Draft(log: log.replica.id, kind: .message, user: user)
    switch command {
    case .send(_, let text, let thread):
      draft.body = try message(text, by: user, in: log)
      if let thread { draft.relation = try target(thread, [.message], in: log, mayBeErased: true) }
    case .share(_, let files, let text, let thread):
      let items = try items(of: files, by: user)
      let names = Text(stored: Array(items.map(\.name.utf8).joined(separator: Array(", ".utf8))))
      draft.body = try message(text ?? names, by: user, in: log, files: items)
      if let thread { draft.relation = try target(thread, [.message], in: log, mayBeErased: true) }
    case .edit(_, let sequence, let text):
      draft.kind = .edit
      draft.relation = try target(sequence, [.message], in: log)
      draft.body = try message(text, by: user, in: log, files: files(of: sequence, in: log))
    case .erase(_, let sequence):
      draft.kind = .erase
      draft.relation = try target(sequence, [.message, .reaction], in: log, mayBeErased: true)
    case .react(_, let sequence, let text):
      draft.kind = .reaction
      draft.body = body(try text.sized(atMost: Limits.reactionBytes))
      draft.relation = try target(sequence, [.message], in: log)
    case .unreact(_, let sequence, let text):
      draft.kind = .unreact
      draft.relation = try ownReaction(text, to: sequence, by: user, in: log)
    case .pin(_, let sequence):
      draft.kind = .pin
      draft.relation = try target(sequence, [.message], in: log)
    case .unpin(_, let sequence):
      draft.kind = .unpin
      draft.relation = try target(sequence, [.message], in: log, mayBeErased: true)
    case .leave: draft.kind = .leave
    default: try governance(command, by: user, in: log, &draft)
    }
    return draft
  }

  private func governance(
    _ command: Command, by user: UserID, in log: LiveLog, _ draft: inout Draft
  ) throws(CommandFailure) {
    draft.base = log.replica.base
    switch command {
    case .rename(_, let name):
      draft.kind = .name
      draft.content = .text(try name.named(1...Limits.nameBytes))
    case .setTopic(_, let topic):
      draft.kind = .topic
      draft.content = .text(try topic.bounded(0...Limits.topicBytes))
    case .invite(_, let address, let role):
      draft.kind = .invite
      let number = try self.role(role ?? Self.invitedRole(log.replica.state.log.form), in: log)
      draft.content = try invite(address, role: number, by: user)
    case .kick(_, let address):
      draft.kind = .kick
      draft.content = .target(try participant(address))
    case .ban(_, let address):
      draft.kind = .ban
      draft.content = .target(try participant(address))
    case .unban(_, let address):
      draft.kind = .unban
      draft.content = .target(try participant(address))
    case .assignRole(_, let address, let role):
      draft.kind = .assignRole
      draft.content = .assignment(try participant(address), role: try self.role(role, in: log))
    case .changePolicy(_, let changes):
      draft.kind = .policy
      let roles = log.replica.state.roles.values.map(\.definition)
      draft.content = .policy(try policy(log.replica.state.policy?.policy ?? Policy(), changes, roles))
    case .defineRole(_, let name, let rank, let capabilities):
      draft.kind = .defineRole
      draft.content = .role(try definition(name, rank, capabilities, in: log.replica.state))
    default: throw .problem(.unknownChannel)
    }
  }

  private func target(
    _ sequence: UInt64, _ kinds: [Kind], in log: LiveLog, mayBeErased: Bool = false
  ) throws(CommandFailure) -> Relation {
    let found = try keep { () throws(StoreError) in try self.target(sequence, in: log) }
    guard let found, kinds.contains(found.kind) else { throw .problem(.unknownMessage) }
    guard !found.isGone || mayBeErased else {
      throw .problem(NodeProblem("messageErased", "That message is erased: nothing more can be said of it."))
    }
    return found.relation
  }

  private func ownReaction(
    _ text: Text, to sequence: UInt64, by user: UserID, in log: LiveLog
  ) throws(CommandFailure) -> Relation {
    let author = Author(node: node, user: user)
    let own = try keep { () throws(StoreError) -> Relation? in
      for related in try reader.sequences(.reaction, to: sequence, in: log.reference) {
        guard let event = try reader.event(related, of: log.reference), event.header.author == author,
          event.text == text.utf8, try reader.sequences(.unreact, to: related, in: log.reference).isEmpty
        else { continue }
        return Relation(event: event.event, author: author, position: event.header.position)
      }
      return nil
    }
    guard let own else { throw .problem(NodeProblem("unknownReaction", "You have no such reaction there.")) }
    return own
  }

  func participant(_ address: Address) throws(CommandFailure) -> Participant {
    if let participant = resolved[address], participant.node == known.node(at: address.domain)?.node {
      return participant
    }
    guard let chain = known.node(at: address.domain),
      let directory = logs[chain.newest.directory]
    else { throw .problem(.unknownUser) }
    for (user, record) in directory.replica.state.users where record.user.name == address.name {
      if record.user.isActive { return Participant(node: chain.node, user: user) }
    }
    throw .problem(.unknownUser)
  }

  private func role(_ name: Text, in log: LiveLog) throws(CommandFailure) -> UInt64 {
    for (number, record) in log.replica.state.roles where record.definition.name == name { return number }
    throw .problem(NodeProblem("unknownRole", "The channel has no role \(name.string)."))
  }

  private func message(
    _ text: Text, by user: UserID, in log: LiveLog, files: [FileItem] = []
  ) throws(CommandFailure) -> [UInt8] {
    let body = body(try text.sized(atMost: Limits.messageTextBytes), by: user, in: log, files: files)
    guard body.count <= Limits.bodyBytes else { throw .problem(NodeProblem(.bodyTooLarge)) }
    return body
  }

  /// The files of a message: an edit goes on naming them.
  private func files(of sequence: UInt64, in log: LiveLog) throws(CommandFailure) -> [FileItem] {
    try keep { () throws(StoreError) in
      let newest = try reader.sequences(.edit, to: sequence, in: log.reference).last ?? sequence
      return try reader.event(newest, of: log.reference)?.decodedBody?.files ?? []
    }
  }

  /// Answers a key that was used before with what has become of its event, which may be of this very batch: so only
  /// after the commit.
  func repeatReceipt(_ send: IdempotentSend, _ accepted: @escaping Answer, _ ordered: Answer?) {
    afterCommit.append { [self] in
      let order = try? order(of: send)
      accepted(.success(Receipt(event: send.event, channel: send.log, order: order)))
      guard order == nil, let ordered, waiters[send.event, default: []].count < Self.waitersOfEvent else {
        return
      }
      waiters[send.event, default: []].append(ordered)
    }
  }

  /// Where the event of a key stands; `nil` while it stands nowhere.
  private func order(of send: IdempotentSend) throws(StoreError) -> Receipt.Order? {
    guard let log = logs[send.log],
      let sequence = try store.sequence(of: send.position, by: node, in: log.reference),
      let entry = try store.entry(sequence, of: log.reference)?.entry,
      case .event(_, let verdict)? = (try? Entry.decode(entry))?.content
    else { return nil }
    return Receipt.Order(sequence: sequence, verdict: verdict)
  }

  /// Runs a step of the store inside a command.
  func keep<Value>(_ step: () throws(StoreError) -> Value) throws(CommandFailure) -> Value {
    do throws(StoreError) { return try step() } catch { throw .store(error) }
  }
}

/// Why a command went no further: its asker's fault, or the store's.
enum CommandFailure: Error {
  case problem(NodeProblem)
  case store(StoreError)
}

extension Text {
  fileprivate func sized(atMost limit: Int) throws(CommandFailure) -> Text {
    guard (1...limit).contains(utf8.count) else {
      throw .problem(NodeProblem("textInvalid", "The text must have 1 to \(limit) bytes."))
    }
    return self
  }

  /// A name that people tell a channel or a role by.
  func named(_ bytes: ClosedRange<Int>) throws(CommandFailure) -> Text {
    let name = try bounded(bytes)
    if let refusal = DisplayName.refusal(ofHidden: name, called: "The name") {
      throw .problem(NodeProblem("textInvalid", refusal))
    }
    return name
  }

  func bounded(_ bytes: ClosedRange<Int>) throws(CommandFailure) -> Text {
    guard bytes.contains(utf8.count), !hasControlCharacters else {
      throw .problem(
        NodeProblem(
          "textInvalid",
          "The text must have \(bytes.lowerBound) to \(bytes.upperBound) bytes and no control characters."))
    }
    return self
  }
}
