internal import Federation
internal import Model
internal import Store
internal import Wire

/// Performs what the core sets in motion outside its thread, and brings the answers back as jobs.
final class NodeLinks: CoreLinks, @unchecked Sendable {
  // Sendable: set once, before the core's thread starts.
  weak var node: HanseNode?

  func publish(_ view: NodeView, _ known: KnownNodes, _ identity: NodeIdentity, _ policy: PeerPolicy) {
    node?.publish(view, known, identity, policy)
  }

  func report(_ problem: NodeProblem?) { node?.report(problem) }
  func arrived(_ batches: [ArrivalBatch]) { node?.arrived(batches) }
  func invited(_ invitation: StoredInvitation, number: Int64) { node?.invited(invitation, number: number) }
  func turnedAway(_ item: OutboxItem, of user: UserID) { node?.turnedAway(item, of: user) }
  func live(_ news: LiveNews) { node?.live(news) }
  func changed(_ account: Account) { node?.changed(account) }
  func went(on session: StoredSession) { node?.went(on: session) }
  func ended(_ sessions: [SessionID]) { node?.ended(sessions) }
  func indexGrew() { node?.indexGrew() }
  func drop(_ blobs: [BlobID]) { node?.drop(blobs) }
  func abandonArrivals() { node?.abandonArrivals() }
  func marked(_ channel: LogID, _ mark: CosignedMark) { node?.marked(channel, mark) }
  func discover(_ domain: Domain) { node?.discover(domain) }

  func push(_ orders: [RangeOrder], to peer: NodeID) {
    guard let node else { return }
    node.readers.submit(for: .follower(peer)) { store, _ in
      let ranges: [LogRange]
      do throws(StoreError) {
        ranges = try RangeOrder.read(orders, mostBytes: 4_194_304, store)
      } catch {
        return node.core.note { $0.pushFailed(error.code.rawValue, at: peer) }
      }
      guard !ranges.isEmpty else {
        let logs = orders.map(\.log)
        return node.core.note { core in
          core.session(peer) { $0.pushSkipped(logs, nowMilliseconds: core.monotonicMilliseconds) }
        }
      }
      node.peers.ask(peer, "push", PushRequest(ranges: ranges).encode(), as: PushResponse.self) { result in
        switch result {
        case .success(let response):
          node.core.write(
            { (core) throws(StoreError) in try core.pushAnswered(response, by: peer) },
            failed: { problem in node.core.note { $0.pushFailed(problem.code, at: peer) } })
        case .failure(let failure):
          node.core.note { core in
            core.heed(failure, of: peer)
            core.pushFailed(failure.code, at: peer)
          }
        }
      }
    }
  }

  func submit(_ request: SubmitRequest, _ events: [PendingEvent], to peer: NodeID) {
    guard let node else { return }
    node.peers.ask(peer, "submit", request.encode(), as: SubmitResponse.self) { result in
      switch result {
      case .success(let response):
        node.core.write(
          { (core) throws(StoreError) in try core.submitAnswered(response, events, by: peer) },
          failed: { problem in node.core.note { $0.submitFailed(problem.code, at: peer) } })
      case .failure(let failure):
        node.core.note { core in
          core.heed(failure, of: peer)
          core.submitFailed(failure.code, at: peer)
        }
      }
    }
  }

  func pull(_ request: PullRequest, logs: [LogID], from peer: NodeID) {
    guard let node else { return }
    node.peers.ask(peer, "pull", request.encode(), as: PullResponse.self) { result in
      switch result {
      case .success(let response):
        node.core.write(
          { (core) throws(StoreError) in try core.pullAnswered(response, logs: logs, by: peer) },
          failed: { problem in node.core.note { $0.pullFailed(problem.code, logs: logs, at: peer) } })
      case .failure(let failure):
        node.core.note { core in
          core.heed(failure, of: peer)
          core.pullFailed(failure.code, logs: logs, at: peer)
        }
      }
    }
  }

  func ephemeral(_ request: EphemeralRequest, to peer: NodeID) {
    guard let node else { return }
    node.peers.ask(peer, "ephemeral", request.encode(), as: EphemeralResponse.self) { result in
      node.core.note { core in
        switch result {
        case .success(let response): core.ephemeralAnswered(by: peer, response)
        case .failure(let failure): core.ephemeralFailed(failure.code, at: peer)
        }
      }
    }
  }

  func checkpoints(_ request: CheckpointsRequest, for purpose: CheckpointsPurpose, to peer: NodeID) {
    guard let node else { return }
    node.peers.ask(peer, "checkpoints", request.encode(), as: CheckpointsResponse.self) { result in
      switch result {
      case .success(let response):
        node.core.write(
          { (core) throws(StoreError) in
            try core.checkpointsAnswered(response, to: request, for: purpose, by: peer)
          },
          failed: { problem in
            node.core.note { $0.checkpointsFailed(problem.code, for: purpose, at: peer) }
          })
      case .failure(let failure):
        node.core.note { core in
          core.heed(failure, of: peer)
          core.checkpointsFailed(failure.code, for: purpose, at: peer)
        }
      }
    }
  }

  func examine(
    _ examinations: [Examination], _ proofs: [ProofExamination], for asker: Asker,
    completion: @escaping @Sendable (Core, [Examination.Finding]) throws(StoreError) -> Void,
    failed: @escaping @Sendable (NodeProblem) -> Void
  ) {
    guard let node else { return }
    guard !examinations.isEmpty || !proofs.isEmpty else {
      return node.core.write({ (core) throws(StoreError) in try completion(core, []) }, failed: failed)
    }
    node.readers.submit(for: asker) { [suite = node.suite] store, _ in
      var findings = proofs.map { $0.find(suite) }
      for examination in examinations {
        do throws(StoreError) { findings.append(try examination.find(in: store, suite)) } catch {
          node.journal.warning("checkpointNotCompared", [("code", error.code.rawValue)])
          findings.append(.unread)
        }
      }
      let found = findings
      node.core.write({ (core) throws(StoreError) in try completion(core, found) }, failed: failed)
    }
  }

  func fetchSnapshot(_ request: SnapshotRequest, _ vouched: LogReplica.Vouched, from peer: NodeID) {
    guard let node else { return }
    node.peers.ask(peer, "snapshot", request.encode(), as: Snapshot.self) { result in
      switch result {
      case .success(let snapshot):
        node.core.write(
          { (core) throws(StoreError) in try core.join(snapshot, vouched) },
          failed: { problem in node.core.note { $0.snapshotFailed(request.log, problem.code) } })
      case .failure(let failure):
        node.core.note { core in
          core.heed(failure, of: peer)
          core.snapshotFailed(request.log, failure.code)
        }
      }
    }
  }
}
