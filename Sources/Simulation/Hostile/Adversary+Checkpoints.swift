internal import Federation
internal import Model
internal import Node
internal import Suite
internal import Transport
internal import Wire

/// How a home that tells two histories keeps them apart: what it says of its own checkpoints, and what its own process hears.
extension Adversary {
  private func isTold(_ log: LogID, to node: SimulatedNode) -> Bool {
    branches[Victim(log: log, node: node.index)] != nil
  }

  /// What its node's process says of checkpoints to somebody: to a victim, that of the victim's own history. `nil`: nothing.
  func outgoing(_ request: CheckpointsRequest, to victim: SimulatedNode) -> CheckpointsRequest? {
    // A victim would answer with what the process must not see.
    branches.keys.contains { $0.node == victim.index } ? nil : request
  }

  /// The same of an answer.
  func answer(_ response: CheckpointsResponse, to asker: SimulatedNode) -> CheckpointsResponse {
    guard !branches.isEmpty else { return response }
    var response = response
    response.proofs = []
    response.notes = response.notes.compactMap { note in
      guard let checkpoint = (try? CheckpointNote(note.utf8))?.checkpoint, isTold(checkpoint.log, to: asker)
      else { return note }
      return branches[Victim(log: checkpoint.log, node: asker.index)]?.checkpoint.flatMap { Text($0.note) }
    }
    return response
  }

  /// Whether its node's process never sees this request: it would learn there of its other history, and stop.
  func swallows(_ request: ClientRequest, from asker: SimulatedNode) -> Bool {
    guard branches.keys.contains(where: { $0.node == asker.index }) else { return false }
    // The victim's events name checkpoints of what it was told.
    return request.url.hasSuffix("/submit") || request.url.hasSuffix("/checkpoints")
  }
}
