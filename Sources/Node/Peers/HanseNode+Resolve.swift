internal import Federation
internal import Model
internal import Store
internal import Wire

extension HanseNode {
  /// Finds the node at a domain, if policy lets it be spoken to.
  func meet(_ domain: Domain, completion: @escaping @Sendable (Result<NodeID, NodeProblem>) -> Void) {
    guard gate.mayAsk(domain) else { return completion(.failure(NodeProblem(.refused, domain))) }
    peers.discover(domain) { [self] result in
      switch result {
      case .failure(let failure):
        journal.info("peerUnreachable", [("domain", domain.string), ("code", failure.code)])
        completion(.failure(.peerUnreachable(domain)))
      case .success(let documents): learn(documents, domain, completion)
      }
    }
  }

  private func learn(
    _ documents: [SignedDocument], _ domain: Domain,
    _ completion: @escaping @Sendable (Result<NodeID, NodeProblem>) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in
        try core.discovered(documents, at: domain)
        let problem = core.problem(with: domain)
        if problem != nil { try core.wait(for: domain) }
        let node = core.known.node(at: domain)?.node
        core.afterCommit.append {
          if let problem { return completion(.failure(problem)) }
          guard let node else {
            return completion(
              .failure(NodeProblem("peerUnproven", "\(domain.string) did not prove who it is.")))
          }
          completion(.success(node))
        }
      }, failed: { completion(.failure($0)) })
  }

  /// Finds a user of another node: meets the node, asks it for the name, and begins to know both.
  func resolve(_ address: Address, completion: @escaping @Sendable (NodeProblem?) -> Void) {
    meet(address.domain) { [self] result in
      switch result {
      case .failure(let problem): completion(problem)
      case .success(let node): ask(address, of: node, completion)
      }
    }
  }

  private func ask(
    _ address: Address, of node: NodeID, _ completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    let body = ResolveRequest(name: address.name).encode()
    askNewPeer(node, "resolve", body, as: ResolveResponse.self) { [self] result in
      switch result {
      case .failure(let failure): completion(Self.refused(failure, address))
      case .success(let response):
        do throws(Refusal) {
          let user = try response.verified(name: address.name, of: node, gate.known, suite)
          core.note { core in
            core.remember(Participant(node: node, user: user.user), as: address)
            completion(nil)
          }
        } catch {
          completion(
            NodeProblem("peerUnproven", "\(address.domain.string) answered what cannot be (\(error.code))."))
        }
      }
    }
  }

  /// Another node's code is its own word, and no client's to act on: only the one that matters is passed on.
  private static func refused(_ failure: PeerClient.Failure, _ address: Address) -> NodeProblem {
    guard failure.code != Refusal.unknownUser.code else {
      return NodeProblem(
        "unknownUser", "\(address.domain.string) does not know \(address.name.string): check the address.")
    }
    return unproven(failure, address.domain)
  }

  static func unproven(_ failure: PeerClient.Failure, _ domain: Domain) -> NodeProblem {
    guard failure.code != "nodeUnknown" else {
      return NodeProblem(
        "peerUnproven",
        "\(domain.string) could not fetch this node's documents: check that it reaches this node.")
    }
    guard failure.code != ProtocolVersion.noneInCommon else {
      return NodeProblem(
        ProtocolVersion.noneInCommon,
        "\(domain.string) speaks no version of the protocol that this node speaks: one of the two must be upgraded."
      )
    }
    return NodeProblem(
      "peerUnproven", "\(domain.string) did not answer as it should (\(failure.code)): try again later.")
  }

  /// Asks a node that may have to fetch this one's documents first, and needs a moment for it.
  func askNewPeer<Answer: Message>(
    _ peer: NodeID, _ endpoint: String, _ body: [UInt8], as type: Answer.Type, attemptsLeft: Int = 20,
    completion: @escaping @Sendable (Result<Answer, PeerClient.Failure>) -> Void
  ) {
    peers.ask(peer, endpoint, body, as: type) { [self] result in
      guard case .failure(let failure) = result, failure.code == "nodeUnknown", attemptsLeft > 0 else {
        return completion(result)
      }
      core.note { [self] core in
        core.later(milliseconds: 100) { [self] in
          askNewPeer(
            peer, endpoint, body, as: type, attemptsLeft: attemptsLeft - 1, completion: completion)
        }
      }
    }
  }
}

extension NodeProblem {
  /// Does not say why: users could learn by it which names there are on the node's own network.
  fileprivate static func peerUnreachable(_ domain: Domain) -> NodeProblem {
    NodeProblem(
      "peerUnreachable",
      "\(domain.string) could not be reached: check the address; the node's log says what stood in the way.")
  }
}
