internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

/// The end of a recovery: logs go free one by one.
extension Core {
  /// Signs for these logs again, unless what is here of them is not what others have shown.
  func release(_ free: [LogID]) throws(StoreError) {
    var released: [LiveLog] = []
    for id in free {
      guard recovery?.isHeld(id) == true else { continue }
      for (peer, shown) in heldNotes[id] ?? [:] { try compare(shown.checkpoint, shownBy: peer) }
      guard let held = recovery?.held(id), held.isGivenUp || !held.isForked else { continue }
      try letGo(id)
      if let log = logs[id] { released.append(log) }
    }
    var invited: Set<NodeID> = []
    for log in released {
      touch(log)
      log.mustSign = true
      if let peer = log.replica.state.log.peer { invited.insert(peer) }
      for (participant, record) in log.replica.state.participants where record.status == .invited {
        invited.insert(participant.node)
      }
    }
    for peer in invited.sorted() { try sendOwedLetters(to: peer) }
    if maySign(identity.chain.newest.directory) {
      try renewDocument()
    } else if !released.isEmpty {
      // The directory is held back still, but a channel that is free can have the document that there is.
      try announceDocument()
    }
    if recovery?.isOver == true { try endRecovery() }
  }

  private func letGo(_ id: LogID) throws(StoreError) {
    if recovery?.isDecided(id) == true, decidedLogs.insert(id).inserted { try store.decide(id) }
    try store.release(id)
    recovery?.released(id)
    heldNotes[id] = nil
    journal.info("logReleased", [("log", hexString(id.bytes))])
  }

  private func endRecovery() throws(StoreError) {
    try store.save(nil as RecoveryRecord?)
    let reason = recoveryRecord?.reason ?? ""
    try audit(.recoveryEnded, by: Self.itself, reason)
    recovery = nil
    recoveryRecord = nil
    afterCommit.append { [self] in journal.info("recovered", [("reason", reason)]) }
  }

  /// By an operator's or administrator's word: does not wait for these nodes, nor for such as nobody knows of, and gives up the
  /// entries of these logs that nobody has.
  func proceed(
    without peers: [LeftOut], losing lost: [LogID], by actor: String
  ) throws(CommandFailure) {
    guard recovery != nil else { throw .problem(.notRecovering) }
    var named: [(peer: LeftOut, nodes: [NodeID])] = []
    for peer in peers { named.append((peer, try nodes(of: peer))) }
    for log in lost where recovery?.isHeld(log) != true {
      throw .problem(NodeProblem("unknownLog", "No log \(hexString(log.bytes)) is held back."))
    }
    let isListeningOver = peers.isEmpty && lost.isEmpty
    try keep { () throws(StoreError) in
      for (peer, nodes) in named {
        try audit(.recoveryProceeded, by: actor, target: peer.text, "without its answer")
        for node in nodes { try leaveOut(node) }
      }
      for log in lost {
        try audit(
          .recoveryProceeded, by: actor, target: hexString(log.bytes), "without entries that nobody has")
        try store.giveUp(log)
        recovery?.giveUp(log)
      }
      if isListeningOver {
        try audit(.recoveryProceeded, by: actor, "without waiting for strangers")
        try store.endListening()
      }
    }
    if isListeningOver { recovery?.endListening(nowMilliseconds: monotonicMilliseconds) }
  }

  /// The nodes that are asked, and that claim a domain: which of them has it is not known before it can be asked there.
  private func nodes(of peer: LeftOut) throws(CommandFailure) -> [NodeID] {
    let nodes = (recovery?.met ?? []).filter { met in
      switch peer {
      case .domain(let domain): known[met]?.newest.domain == domain
      case .node(let node): met == node
      }
    }
    guard !nodes.isEmpty else {
      throw .problem(
        NodeProblem("unknownPeer", "No peer \(peer.text) is waited for: hanse recovery show lists them."))
    }
    return nodes
  }

  private func leaveOut(_ peer: NodeID) throws(StoreError) {
    try store.leaveOut(peer, nowMilliseconds: nowMilliseconds)
    leftOut.insert(peer)
    recovery?.leaveOut(peer)
    for (log, notes) in heldNotes where notes[peer] != nil {
      heldNotes[log]?[peer] = nil
      let largest = heldNotes[log]?.max { $0.value.checkpoint.size < $1.value.checkpoint.size }
      try store.keep(largest?.value.note, shownBy: largest?.key, of: log)
    }
  }

  /// Takes a node that has stopped through a recovery.
  func begin(by actor: String) throws(CommandFailure) {
    guard recovery == nil else {
      throw .problem(NodeProblem("recovering", "This node recovers already: see hanse recovery show."))
    }
    guard isStopped else { throw .problem(.noOtherCopy) }
    try keep { () throws(StoreError) in try endStop(by: actor) }
  }

  /// A node that has stopped recovers. Part of a transaction.
  func endStop(by actor: String) throws(StoreError) {
    try beginRecovering(.begun, by: actor)
    viewIsStale = true
    afterCommit.append { [self] in
      noticed = nil
      links.report(reported)
    }
  }

  /// The letters of invitations that this node could not write to a peer while it did not know how far its mailbox had come.
  func sendOwedLetters(to peer: NodeID) throws(StoreError) {
    guard mayWriteLetters(to: peer) else { return }
    let sent = try lettersSent(to: peer)
    for log in logs.values where log.replica.state.log.kind == .channel && log.appended.entries.isEmpty {
      for (participant, record) in log.replica.state.participants
      where participant.node == peer && record.status == .invited && record.changed > 0 {
        guard let event = try reader.event(record.changed - 1, of: log.reference),
          event.header.author.node == node, case .invite(participant, _, _) = event.header.content,
          !sent.contains(event.event), peer != node || invitations[participant.user]?[log.replica.id] == nil
        else { continue }
        try sendLetter(log, event.header.author, event.event, participant)
      }
    }
  }

  /// Whether this node knows how far its mailbox for a peer had come, or that there is none.
  func mayWriteLetters(to peer: NodeID) -> Bool {
    guard !isStopped else { return false }
    guard let recovery, peer != node else { return true }
    return mailboxes[peer].map { !recovery.isHeld($0) } ?? recovery.hasSettled(peer)
  }

  /// The invites of which letters stand in the mailbox for a peer.
  func lettersSent(to peer: NodeID) throws(StoreError) -> Set<EventID> {
    guard let id = mailboxes[peer], let mailbox = logs[id] else { return [] }
    var sent: Set<EventID> = []
    for sequence in mailbox.base..<max(mailbox.base, mailbox.replica.size) {
      guard let body = try reader.event(sequence, of: mailbox.reference)?.body,
        let letter = try? InvitationLetter.decode(body)
      else { continue }
      sent.insert(letter.inviteEvent)
    }
    return sent
  }
}

extension NodeProblem {
  static let noOtherCopy = NodeProblem(
    "noOtherCopy",
    "Nothing shows another copy of this node. To have it recover all the same, stop it, then: hanse recovery begin --config FILE."
  )
  static let notRecovering = NodeProblem(
    "notRecovering", "This node does not recover: there is nothing to go on with.")
}
