internal import Federation
internal import Merkle
internal import Model
internal import Node
internal import Rules
internal import Sodium
internal import Store
internal import Suite
internal import Wire

/// Letters that nobody is to take: in others' names, or of channels of which it has nothing to say.
extension Adversary {
  func writeLetters(_ log: LogID, _ channel: Int, to victim: SimulatedNode) {
    let invited = simulation.users.first { user in
      user.node === victim && !simulation.plan.channels[channel].contains(user.index)
    }
    let reader = invited?.id.flatMap { user in victim.id.map { Author(node: $0, user: user) } }
    guard let copy = simulation.nodes.lazy.compactMap({ self.copy(of: log, at: $0)?.replica }).first,
      let maker = simulation.users.first(where: { $0.index == simulation.plan.channels[channel][0] })
    else { return }
    let own = user(of: node)
    let letters = [
      // A true one, but for who has written it.
      letter(to: reader ?? user(of: victim), about: copy, by: user(of: maker.node)),
      // Of a channel whose home has never signed this.
      letter(to: reader ?? user(of: victim), about: copy, by: own, isProven: false),
      // Of a channel that the victim has, as if it had moved here.
      letter(to: user(of: victim), about: copy, by: own, home: id, isProven: false),
    ]
    post(letters.compactMap { $0 }, to: victim)
  }

  func letter(
    to reader: Author?, about log: LogReplica, by writer: Author?, home: NodeID? = nil, isProven: Bool = true
  ) -> InvitationLetter? {
    guard let user = reader?.user, let inviter = writer?.participant, let note = log.checkpoint?.note else {
      return nil
    }
    let tree = Checkpoint(log: log.id, term: log.term, size: log.size, root: Randomness.bytes32())
    let forged = SignedCheckpoint(tree, by: keys.log, suite).note
    return InvitationLetter(
      salt: Randomness.bytes16(), channel: log.id, home: home ?? log.home, homeDomain: Text(node.domain),
      checkpoint: Text(isProven ? note : forged) ?? "", inviteEvent: EventID(Randomness.bytes32()),
      user: user, inviter: inviter, channelName: Self.words, privacy: log.state.log.privacy,
      inviterName: Self.words, form: log.state.log.form)
  }

  /// Puts letters into this node's mailbox for the victim, and that before them if the victim has none of this node's yet.
  private func post(_ letters: [InvitationLetter], to victim: SimulatedNode) {
    let held = (victim.hanse?.logs ?? []).map(\.replica).first {
      $0.home == id && $0.state.log.kind == .mailbox && $0.state.log.peer == victim.id
    }
    guard var (mailbox, range) = held.map({ ($0, nil) }) ?? victim.id.flatMap(makeMailbox) else { return }
    for letter in letters {
      neverHeld.insert(letter.inviteEvent)
      let letter = event(.invitation, in: mailbox.id, body: letter.encode())
      join(extend(&mailbox, with: letter), to: &range)
    }
    if let range { ask(victim, "push", PushRequest(ranges: [range]).encode()) }
  }

  private func makeMailbox(for peer: NodeID) -> (LogReplica, LogRange?)? {
    guard let document = node.hanse?.known[id]?.newestReference else { return nil }
    let create = event(.mailboxCreate, in: nil, .mailbox(peer: peer, document: document))
    let batch = Batch([create], node: id, document: keys.document.number, by: keys.batch, suite)
    guard let covered = batch.runs.first?.events.first,
      let (replica, appended) = try? LogReplica.create(covered, nowMilliseconds: nowMilliseconds, suite)
    else { return nil }
    return (replica, range(appended, of: replica, from: 0, covered))
  }

  private func event(
    _ kind: Kind, in log: LogID?, _ content: Content = .none, body: [UInt8]? = nil
  ) -> Event {
    Event(
      Header(
        log: log, kind: kind, author: Author(node: id, user: nil), position: nextPosition(),
        timeMilliseconds: nowMilliseconds, bodyHash: body.map { Body.hash($0, suite) }, content: content,
        nonce: log == nil ? Randomness.bytes32() : nil), body: body, suite)
  }
}
