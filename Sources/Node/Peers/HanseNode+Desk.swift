internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Synchronization
internal import Wire

/// Works on what peers ask.
extension HanseNode: PeerDesk {
  func heard(_ peer: NodeID) { core.note { $0.heard(peer) } }

  func askedToBeLetIn(_ peer: NodeID) {
    core.write { (core) throws(StoreError) in
      if let domain = core.known.domain(of: peer) { try core.wait(for: domain) }
    }
  }

  func discover(_ domain: Domain) {
    let now = world.monotonicMilliseconds()
    let isDue = discoveries.withLock { discoveries in
      if let last = discoveries[domain], now < last + 1_000 { return false }
      if discoveries.count >= 1_000 { discoveries = discoveries.filter { now < $0.value + 1_000 } }
      guard discoveries.count < 1_000 else { return false }
      discoveries[domain] = now
      return true
    }
    guard isDue else { return }
    peers.discover(domain) { [self] result in
      switch result {
      case .success(let documents):
        core.write { (core) throws(StoreError) in try core.discovered(documents, at: domain) }
      case .failure(let failure):
        journal.warning("discoveryFailed", [("domain", domain.string), ("code", failure.code)])
      }
    }
  }

  func submit(_ request: SubmitRequest, from peer: NodeID, _ reply: PeerReply) {
    core.write(
      { (core) throws(StoreError) in
        let response = SubmitResponse(outcomes: try core.submit(request, from: peer))
        core.afterCommit.append { reply.send(response) }
      }, failed: { reply.refuse($0) })
  }

  func push(_ request: PushRequest, from peer: NodeID, _ reply: PeerReply) {
    core.write(
      { (core) throws(StoreError) in
        try core.answer(request, from: peer) { reply.send($0) }
      }, failed: { reply.refuse($0) })
  }

  func pull(_ request: PullRequest, from peer: NodeID, _ reply: PeerReply) {
    core.peek(
      { [self] core in
        var cursors = request.cursors
        if request.wantsMailbox, let mailbox = core.mailboxes[peer],
          !cursors.contains(where: { $0.log == mailbox })
        {
          cursors.append(Cursor(log: mailbox, next: 0))
        }
        var refusals: [LogRefusal] = []
        var orders: [RangeOrder] = []
        do throws(StoreError) {
          for cursor in cursors {
            switch try core.order(cursor, for: peer) {
            case .success(let order):
              if let order { orders.append(order) }
              core.session(peer) { $0.asked(for: cursor.log) }
            case .failure(let refusal):
              let size = refusal == .futureCursor ? core.logs[cursor.log]?.replica.size : nil
              if refusal == .futureCursor, let log = core.logs[cursor.log] {
                core.suspect(log, cursor.next, at: peer)
              }
              refusals.append(LogRefusal(log: cursor.log, code: refusal.code, size: size))
            }
          }
        } catch {
          return reply.refuse(NodeProblem(error))
        }
        let most = Int(min(request.mostBytes, UInt64(Limits.messageBytes / 2)))
        let (answered, refused) = (orders, refusals)
        readers.submit(for: .peer(peer)) { store, _ in
          do throws(StoreError) {
            reply.send(
              PullResponse(ranges: try RangeOrder.read(answered, mostBytes: most, store), refusals: refused))
          } catch {
            reply.refuse(NodeProblem(error))
          }
        }
      }, failed: { reply.refuse($0) })
  }

  func snapshot(_ request: SnapshotRequest, from peer: NodeID, _ reply: PeerReply) {
    core.peek(
      { [self] core in
        #if HANSE_DEFECTS
          let peer = Defect.givesSnapshotsAway.isPlanted ? core.node : peer
        #endif
        guard let log = core.logs[request.log],
          log.replica.state.nodes[peer]?.isMember == true || log.replica.home == peer,
          let checkpoint = log.replica.checkpoint
        else { return reply.refuse(404, Refusal.unknownLog.code, "No such log is held here for you.") }
        let (reference, id, known) = (log.reference, log.replica.id, core.known)
        let isOwn = log.replica.home == peer
        readers.submit(for: .peer(peer)) { store, _ in
          do throws(StoreError) {
            // A home that has lost the log wants the oldest state of it, and all that came since.
            if isOwn, let bytes = try store.joinedSnapshot(reference),
              let joined = try? Snapshot.decode(bytes)
            {
              return reply.send(joined)
            }
            let snapshot = try store.snapshot(
              of: reference, id: id, trustedSize: request.trustedSize, under: checkpoint, known)
            guard let snapshot else {
              return reply.refuse(404, Refusal.unknownLog.code, "There is no snapshot of this log yet.")
            }
            reply.send(snapshot)
          } catch {
            reply.refuse(NodeProblem(error))
          }
        }
      }, failed: { reply.refuse($0) })
  }

  func checkpoints(_ request: CheckpointsRequest, from peer: NodeID, _ reply: PeerReply) {
    core.write(
      { (core) throws(StoreError) in
        try core.checkpoints(
          request, from: peer, answer: { reply.send($0) }, failed: { reply.refuse($0) })
      }, failed: { reply.refuse($0) })
  }

  func browse(_ request: BrowseRequest, from peer: NodeID, _ reply: PeerReply) {
    core.peek(
      { reply.send(BrowseResponse(channels: $0.openChannels(after: request.after))) },
      failed: { reply.refuse($0) })
  }

  func admit(_ request: AdmitRequest, from peer: NodeID, _ reply: PeerReply) {
    core.write(
      { (core) throws(StoreError) in
        try core.admit(request, from: peer) { result in
          switch result {
          case .success(let response): reply.send(response)
          case .failure(.logRecovering):
            reply.refuse(503, Refusal.logRecovering.code, "This node was restored: try again later.")
          case .failure(.channelFull):
            reply.refuse(409, Refusal.channelFull.code, "The channel takes no more nodes.")
          case .failure: reply.refuse(404, Refusal.unknownLog.code, "No such log is open to you here.")
          }
        }
      }, failed: { reply.refuse($0) })
  }

  func resolve(_ request: ResolveRequest, from peer: NodeID, _ reply: PeerReply) {
    core.peek(
      { [self] core in
        guard let directory = core.logs[core.identity.chain.newest.directory],
          let checkpoint = directory.replica.checkpoint,
          let found = directory.replica.state.users.first(where: {
            $0.value.user.name == request.name && $0.value.user.isActive
          })
        else { return reply.refuse(404, Refusal.unknownUser.code, "This node has no such user.") }
        let (reference, user, sequence) = (directory.reference, found.key, found.value.changed - 1)
        readers.submit(for: .peer(peer)) { store, _ in
          do throws(StoreError) {
            guard let response = try store.proof(of: sequence, in: reference, user: user, under: checkpoint)
            else {
              return reply.refuse(404, Refusal.unknownUser.code, "This node has no such user.")
            }
            reply.send(response)
          } catch {
            reply.refuse(NodeProblem(error))
          }
        }
      }, failed: { reply.refuse($0) })
  }
}

extension Core {
  /// What a peer gets for a cursor; `nil` if it has all.
  func order(
    _ cursor: Cursor, for peer: NodeID
  ) throws(StoreError) -> Result<RangeOrder?, Refusal> {
    guard let log = logs[cursor.log], cursor.next >= firstServable(log),
      let entitled = try entitlement(of: peer, to: log, at: cursor.next)
    else { return .failure(.unknownLog) }
    guard cursor.next <= log.replica.size else { return .failure(.futureCursor) }
    guard cursor.next < entitled.upperBound else { return .success(nil) }
    return .success(rangeOrder(cursor, in: log, upTo: entitled.upperBound))
  }

  /// Whoever left, came back and heard of neither still gets the rest of what it was a member for.
  private func entitlement(
    of peer: NodeID, to log: LiveLog, at size: UInt64
  ) throws(StoreError) -> Range<UInt64>? {
    guard let entitled = entitlement(of: peer, to: log), size < entitled.lowerBound else {
      return entitlement(of: peer, to: log)
    }
    return try store.membership(of: peer, at: size, of: log.reference)
  }
}

extension RangeOrder {
  private static let entries = 1_024

  /// Reads the ranges of these orders until the bytes are used up.
  static func read(
    _ orders: [RangeOrder], mostBytes: Int, _ store: StoreReader
  ) throws(StoreError) -> [LogRange] {
    var ranges: [LogRange] = []
    var left = mostBytes
    for order in orders {
      guard left > 0 else { break }
      let limit = min(Self.entries, Int(clamping: order.end - min(order.first, order.end)))
      guard limit > 0,
        var range = try store.range(
          of: order.reference, id: order.log, from: order.first, limit: limit, mostBytes: left,
          under: order.checkpoint, beyond: order.tail, order.known)
      else { continue }
      range.asksCosignature = order.asksCosignature
      left -= range.byteCount
      ranges.append(range)
    }
    return ranges
  }
}

extension LogRange {
  /// What it takes in a message, about.
  var byteCount: Int {
    var bytes = entries.reduce(0) { $0 + $1.count }
    for event in events { bytes += event.header.count + (event.body?.count ?? 0) }
    for coverage in coverages { bytes += 160 + coverage.proof.count * 34 }
    for chain in documents { bytes += chain.reduce(0) { $0 + $1.byteCount } }
    return bytes
  }
}
