internal import Federation
internal import Model
internal import Store
internal import Synchronization
internal import Wire

extension HanseNode {
  /// Finds a user of another node: discovers the node at the domain, asks it for the name, and begins to know both.
  func resolve(_ address: Address, completion: @escaping @Sendable (NodeProblem?) -> Void) {
    guard gate.mayAsk(address.domain) else { return completion(NodeProblem(.refused, address.domain)) }
    peers.discover(address.domain) { [self] result in
      switch result {
      case .failure(let failure):
        completion(
          NodeProblem(
            "peerUnreachable",
            "\(address.domain.string) could not be reached (\(failure.code)): check the address, or [peers] in the configuration."
          ))
      case .success(let documents): learn(documents, address, completion)
      }
    }
  }

  private func learn(
    _ documents: [SignedDocument], _ address: Address,
    _ completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in
        try core.discovered(documents, at: address.domain)
        let problem = core.problem(with: address.domain)
        if problem != nil { try core.wait(for: address.domain) }
        core.afterCommit.append { [self] in
          if let problem { completion(problem) } else { ask(address, completion) }
        }
      }, failed: { completion($0) })
  }

  private func ask(_ address: Address, _ completion: @escaping @Sendable (NodeProblem?) -> Void) {
    let known = gate.known
    guard let chain = known.node(at: address.domain) else {
      return completion(NodeProblem("peerUnproven", "\(address.domain.string) did not prove who it is."))
    }
    let body = ResolveRequest(name: address.name).encode()
    peers.ask(chain.node, "resolve", body, as: ResolveResponse.self) { [self] result in
      switch result {
      case .failure(let failure) where failure.code == "nodeUnknown":
        return retry(address, completion)
      case .failure(let failure):
        completion(Self.refused(failure, address))
      case .success(let response):
        do throws(Refusal) {
          let user = try response.verified(name: address.name, of: chain.node, known, suite)
          core.note { core in
            core.remember(Participant(node: chain.node, user: user.user), as: address)
            completion(nil)
          }
        } catch {
          completion(
            NodeProblem("peerUnproven", "\(address.domain.string) answered what cannot be (\(error.code))."))
        }
      }
      resolving.withLock { $0[address] = nil }
    }
  }

  /// Another node's code is its own word, and no client's to act on: only the one that matters is passed on.
  private static func refused(_ failure: PeerClient.Failure, _ address: Address) -> NodeProblem {
    guard failure.code != Refusal.unknownUser.code else {
      return NodeProblem(
        "unknownUser", "\(address.domain.string) does not know \(address.name.string): check the address.")
    }
    return NodeProblem(
      "peerUnproven",
      "\(address.domain.string) did not answer as it should (\(failure.code)): try again later.")
  }

  /// The other node is fetching this one's documents: it needs a moment.
  private func retry(_ address: Address, _ completion: @escaping @Sendable (NodeProblem?) -> Void) {
    let attempts = resolving.withLock { resolving in
      resolving[address, default: 0] += 1
      return resolving[address] ?? 0
    }
    guard attempts < 20 else {
      resolving.withLock { $0[address] = nil }
      return completion(
        NodeProblem(
          "peerUnproven",
          "\(address.domain.string) could not fetch this node's documents: check that it reaches \(domain)."))
    }
    core.note { [self] core in core.later(milliseconds: 100) { [self] in ask(address, completion) } }
  }
}
