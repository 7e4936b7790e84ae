internal import Transport

/// One node's way to the others.
final class SimulatedTransport: PeerTransport, @unchecked Sendable {
  // Sendable: a simulation runs on one thread.
  private unowned let node: SimulatedNode

  init(_ node: SimulatedNode) { self.node = node }

  func send(_ request: ClientRequest, completion: @escaping HTTPClient.Completion) {
    node.emit { node in node.simulation.network.send(request, from: node, completion: completion) }
  }

  func shutdown() {}
}
