internal import Synchronization

/// Jobs of many askers, of which only so many are given out at a time: each asker in its turn, so that who asks for much waits for
/// itself. From any thread.
final class ReadingTurns<Job: Sendable>: Sendable {
  /// Who has something waiting, the next first.
  private struct Lanes {
    private var order: [Asker] = []
    private var jobs: [Asker: [Job]] = [:]

    var isEmpty: Bool { order.isEmpty }
    var count: Int { jobs.values.reduce(0) { $0 + $1.count } }

    mutating func add(_ job: Job, of asker: Asker) {
      if jobs[asker] == nil { order.append(asker) }
      jobs[asker, default: []].append(job)
    }

    mutating func next() -> Job? {
      guard let asker = order.first, let job = jobs[asker]?.removeFirst() else { return nil }
      order.removeFirst()
      if jobs[asker]?.isEmpty == true { jobs[asker] = nil } else { order.append(asker) }
      return job
    }
  }

  private struct State {
    var peers = Lanes()
    var others = Lanes()
    var underWay = 0
    var underWayOfPeers = 0
    /// Where both wait, they go by turns.
    var isPeersTurn = false
  }

  private let most: Int
  private let mostOfPeers: Int
  private let state = Mutex(State())

  /// `most` jobs at once, of all askers together; of those of peers `mostOfPeers`.
  init(most: Int, ofPeers mostOfPeers: Int) {
    self.most = most
    self.mostOfPeers = mostOfPeers
  }

  /// Jobs that wait for their turn.
  var count: Int { state.withLock { $0.peers.count + $0.others.count } }

  func add(_ job: Job, of asker: Asker) {
    state.withLock { state in
      if asker.isPeer { state.peers.add(job, of: asker) } else { state.others.add(job, of: asker) }
    }
  }

  /// The job whose turn it is, if one more may be under way; `ended` follows when it is done.
  func next() -> (job: Job, isOfPeer: Bool)? {
    state.withLock { state in
      guard state.underWay < most else { return nil }
      let mayPeers = state.underWayOfPeers < mostOfPeers && !state.peers.isEmpty
      let isOfPeer = mayPeers && (state.isPeersTurn || state.others.isEmpty)
      guard let job = isOfPeer ? state.peers.next() : state.others.next() else { return nil }
      state.isPeersTurn = !isOfPeer
      state.underWay += 1
      if isOfPeer { state.underWayOfPeers += 1 }
      return (job, isOfPeer)
    }
  }

  func ended(ofPeer isOfPeer: Bool) {
    state.withLock { state in
      state.underWay -= 1
      if isOfPeer { state.underWayOfPeers -= 1 }
    }
  }
}
