internal import Model
internal import Synchronization

/// Jobs that peers have asked for, of which only so many are given out at a time: each peer in its turn, so that who asks for much
/// waits for itself. From any thread.
final class PeerTurns<Job: Sendable>: Sendable {
  private struct Lane {
    let peer: NodeID
    var jobs: [Job]
  }

  private struct State {
    /// Those that have something waiting, the next first.
    var lanes: [Lane] = []
    var underWay = 0
  }

  private let most: Int
  private let state = Mutex(State())

  /// `most` jobs at once, of all peers together.
  init(most: Int) { self.most = most }

  func add(_ job: Job, of peer: NodeID) {
    state.withLock { state in
      if let lane = state.lanes.firstIndex(where: { $0.peer == peer }) {
        state.lanes[lane].jobs.append(job)
      } else {
        state.lanes.append(Lane(peer: peer, jobs: [job]))
      }
    }
  }

  /// The job whose turn it is, if one more may be under way; `ended` follows when it is done.
  func next() -> Job? {
    state.withLock { state in
      guard state.underWay < most, !state.lanes.isEmpty else { return nil }
      var lane = state.lanes.removeFirst()
      let job = lane.jobs.removeFirst()
      if !lane.jobs.isEmpty { state.lanes.append(lane) }
      state.underWay += 1
      return job
    }
  }

  func ended() { state.withLock { $0.underWay -= 1 } }
}
