internal import Federation
internal import Model
internal import Store
internal import Wire

/// What peers tell of their checkpoints, and want to know.
extension Core {
  func checkpoints(
    _ request: CheckpointsRequest, from peer: NodeID
  ) throws(StoreError) -> CheckpointsResponse {
    var response = CheckpointsResponse()
    response.run = try request.run.map { (run) throws(StoreError) in try heard(run, of: peer) } ?? nil
    response.notes = answers(to: request.notes, of: peer)
    addOwnLogs(request.ownLogs, of: peer, to: &response)
    return response
  }

  /// This node's newest of those logs of which it has another.
  private func answers(to notes: [Text], of peer: NodeID) -> [Text] {
    guard !notes.isEmpty else { return [] }
    let companions = companions(of: peer)
    return notes.compactMap { text in
      guard let id = try? CheckpointNote(text.utf8).checkpoint.log, let log = logs[id],
        isShared(log, with: peer, companions), let own = note(of: id), own != text
      else { return nil }
      return own
    }
  }

  /// What is held of logs of which the peer is home.
  private func addOwnLogs(
    _ wanted: CheckpointsRequest.OwnLogs, of peer: NodeID, to response: inout CheckpointsResponse
  ) {
    guard case .after(let after) = wanted else { return }
    let held = logs.values.filter { $0.replica.home == peer }.map(\.replica.id).sorted()
      .filter { id in after.map { $0 < id } ?? true }
    let page = held.prefix(Limits.checkpointsInResponse - response.notes.count)
    response.notes += page.compactMap { note(of: $0) }
    response.hasMore = page.count < held.count
  }
}
