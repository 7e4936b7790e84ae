public import Federation
public import Model
internal import Store
internal import Wire

extension HanseNode {
  /// Has the channel's home admit this node, so that a user can join. The completion gets what stands in the way.
  func askAdmission(
    to channel: LogID, at domain: Domain, for user: UserID,
    completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    meet(domain) { [self] result in
      switch result {
      case .failure(let problem): completion(problem)
      case .success(let home):
        askNewPeer(home, "admit", AdmitRequest(log: channel).encode(), as: AdmitResponse.self) {
          [self] result in
          switch result {
          case .failure(let failure): completion(Self.refused(failure, domain))
          case .success(let response): take(response, channel, home, user, completion)
          }
        }
      }
    }
  }

  private func take(
    _ response: AdmitResponse, _ channel: LogID, _ home: NodeID, _ user: UserID,
    _ completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    let checked = try? CheckpointVerifier(gate.known).verify(
      response.checkpoint, log: channel, term: 0, home: home, suite)
    guard response.channel.id == channel, checked != nil else {
      return completion(NodeProblem("peerUnproven", "The channel's home answered what cannot be."))
    }
    core.write(
      { (core) throws(StoreError) in
        try core.admitted(response, home: home, user)
        core.afterCommit.append { completion(nil) }
      }, failed: { completion($0) })
  }

  /// A page of the channels of another organisation that its peers' users may join.
  public func browse(
    _ domain: Domain, after: LogID?,
    completion: @escaping @Sendable (Result<[OpenChannel], NodeProblem>) -> Void
  ) {
    meet(domain) { [self] result in
      switch result {
      case .failure(let problem): completion(.failure(problem))
      case .success(let node):
        askNewPeer(node, "browse", BrowseRequest(after: after).encode(), as: BrowseResponse.self) { result in
          completion(result.map(\.channels).mapError { Self.refused($0, domain) })
        }
      }
    }
  }

  private static func refused(_ failure: PeerClient.Failure, _ domain: Domain) -> NodeProblem {
    switch failure.code {
    case Refusal.unknownLog.code:
      NodeProblem("unknownChannel", "\(domain.string) has no such channel that you may join.")
    case Refusal.channelFull.code: NodeProblem(.channelFull)
    default: unproven(failure, domain)
    }
  }
}
