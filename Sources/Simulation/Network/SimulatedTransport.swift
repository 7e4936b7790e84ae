internal import Transport

/// One node's way to the others.
final class SimulatedTransport: PeerTransport, @unchecked Sendable {
  // Sendable: a simulation runs on one thread.
  private unowned let node: SimulatedNode

  init(_ node: SimulatedNode) { self.node = node }

  func send(_ request: ClientRequest, completion: @escaping HTTPClient.Completion) {
    guard node.livesToSeeMessage() else { return }
    node.emit { node in
      let adversary = node.adversary
      guard let request = adversary.map({ $0.outgoing(request) }) ?? request else {
        return completion(.failure(TransportError(.timedOut, "held back")))
      }
      node.simulation.network.send(request, from: node, completion: completion)
    }
  }

  func shutdown() {}
}
