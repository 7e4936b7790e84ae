import Blobs
import Model
import TestSupport
import Testing
import Wire

struct BlobFetchTests {
  private let leaf = UInt64(Limits.blobLeafBytes)

  private func node(_ number: UInt8) -> NodeID {
    NodeID(Bytes32([UInt8](repeating: number, count: 32), at: 0))
  }

  /// Plays a fetch to its end with answers in any order; some sources fail as told.
  private func play(
    leaves: UInt64, sources: [NodeID], lacking: Set<NodeID> = [], _ random: inout Seeded
  ) -> (stored: [UInt64], ended: BlobFetch.Action?, asked: [NodeID: Int], mostUnderWay: Int) {
    var fetch = BlobFetch(size: leaves * leaf, from: 0, of: sources)
    var actions = fetch.began()
    var waiting: [(NodeID, UInt64)] = []
    var (stored, asked, most): ([UInt64], [NodeID: Int], Int) = ([], [:], 0)
    while true {
      var following: [BlobFetch.Action] = []
      for action in actions {
        switch action {
        case .ask(let node, let leaf):
          waiting.append((node, leaf))
          asked[node, default: 0] += 1
        case .store(let leaf, let bytes):
          #expect(bytes == [UInt8(truncatingIfNeeded: leaf)])
          stored.append(leaf)
          following += fetch.stored()
        case .finish, .giveUp: return (stored, action, asked, most)
        }
      }
      most = max(most, waiting.count)
      if !following.isEmpty {
        actions = following
        continue
      }
      guard !waiting.isEmpty else { return (stored, nil, asked, most) }
      let (node, leaf) = waiting.remove(at: random.below(waiting.count))
      if lacking.contains(node) {
        actions = fetch.failed(leaf, at: node, isFinal: true)
      } else {
        actions = fetch.answered(leaf, [UInt8(truncatingIfNeeded: leaf)], by: node)
      }
    }
  }

  @Test func storesEveryLeafOnceInOrderFromSeveral() {
    var random = Seeded()
    let (stored, ended, asked, most) = play(leaves: 100, sources: [node(1), node(2), node(3)], &random)
    #expect(stored == Array(0..<100))
    #expect(ended == .finish)
    #expect(asked.count == 3 && asked.values.allSatisfy { $0 > 10 })
    #expect(most <= Int(BlobFetch.window))
  }

  @Test func whoHasNothingIsNotAskedAgain() {
    var random = Seeded()
    let (stored, ended, asked, _) = play(
      leaves: 40, sources: [node(1), node(2)], lacking: [node(1)], &random)
    #expect(stored == Array(0..<40))
    #expect(ended == .finish)
    #expect(asked[node(1)] ?? 0 <= BlobFetch.underWayAtOne)
  }

  @Test func givesUpWhenNobodyIsLeft() {
    var random = Seeded()
    let (stored, ended, _, _) = play(
      leaves: 9, sources: [node(1), node(2)], lacking: [node(1), node(2)], &random)
    #expect(stored.isEmpty)
    #expect(ended == .giveUp)
    var none = BlobFetch(size: 10, from: 0, of: [])
    #expect(none.began() == [.giveUp])
  }

  /// Each leaf fails once somewhere, and no member twice in a row.
  @Test func failuresNowAndThenAreBorne() {
    var fetch = BlobFetch(size: 60 * leaf, from: 0, of: [node(1), node(2), node(3)])
    var (actions, failed, lastFailed, stored): ([BlobFetch.Action], Set<UInt64>, Set<NodeID>, [UInt64]) = (
      fetch.began(), [], [], []
    )
    var end: BlobFetch.Action?
    while end == nil, !actions.isEmpty {
      switch actions.removeFirst() {
      case .ask(let node, let leaf):
        if !lastFailed.contains(node), failed.insert(leaf).inserted {
          lastFailed.insert(node)
          actions += fetch.failed(leaf, at: node, isFinal: false)
        } else {
          lastFailed.remove(node)
          actions += fetch.answered(leaf, [1], by: node)
        }
      case .store(let leaf, _):
        stored.append(leaf)
        actions += fetch.stored()
      case .finish: end = .finish
      case .giveUp: end = .giveUp
      }
    }
    #expect(end == .finish && stored.sorted() == Array(0..<60))
    #expect(failed.count > 10)
  }

  /// What was still under way at a member that has lied is used if it is true, and nothing more is asked of it.
  @Test func whoHasLiedIsOutWhateverElseComesOfIt() {
    var fetch = BlobFetch(size: 9 * leaf, from: 0, of: [node(1)])
    #expect(fetch.began().count == BlobFetch.underWayAtOne)
    #expect(fetch.failed(1, at: node(1), isFinal: true).isEmpty)
    #expect(fetch.answered(0, [0], by: node(1)) == [.store(leaf: 0, [0])])
    #expect(fetch.stored().isEmpty)
    #expect(fetch.answered(2, [2], by: node(1)).isEmpty)
  }

  @Test func nothingIsAskedForOfNoBytes() {
    var fetch = BlobFetch(size: 0, from: 0, of: [node(1)])
    #expect(fetch.began() == [.finish])
  }

  /// Whoever wants a leaf far ahead has it after those that are on their way, then what follows it, and then the rest; each leaf once.
  @Test func whatIsWantedComesFirst() {
    var random = Seeded()
    for _ in 0..<50 {
      let leaves = random.integer(1...90)
      let here = Set((0..<random.below(12)).map { _ in UInt64(random.below(leaves)) })
      let first = UInt64((0...leaves).first { !here.contains(UInt64($0)) } ?? leaves)
      var fetch = BlobFetch(
        size: UInt64(leaves) * leaf, from: 0, having: here, wanted: UInt64(random.below(leaves)),
        of: [node(1), node(2)])
      var (actions, waiting, stored): ([BlobFetch.Action], [(NodeID, UInt64)], [UInt64]) = (
        fetch.began(), [], []
      )
      var end: BlobFetch.Action?
      while end == nil {
        var following: [BlobFetch.Action] = []
        for action in actions {
          switch action {
          case .ask(let node, let leaf):
            #expect(!here.contains(leaf) && leaf >= first)
            waiting.append((node, leaf))
          case .store(let leaf, _):
            stored.append(leaf)
            following += fetch.stored()
          case .finish, .giveUp: end = action
          }
        }
        #expect(waiting.count <= BlobFetch.window)
        actions = following
        if actions.isEmpty, !waiting.isEmpty {
          let (node, leaf) = waiting.remove(at: random.below(waiting.count))
          actions = fetch.answered(leaf, [1], by: node)
          if random.oneIn(5) { actions += fetch.wanted(UInt64(random.below(leaves + 2))) }
        } else if actions.isEmpty, end == nil {
          Issue.record("it stands still")
          return
        }
      }
      #expect(end == .finish)
      #expect(stored.sorted() == (0..<UInt64(leaves)).filter { !here.contains($0) })
    }
  }

  @Test func theEndIsAskedForAtOnce() {
    var fetch = BlobFetch(size: 100 * leaf, from: 0, of: [node(1), node(2), node(3), node(4)])
    #expect(fetch.began().count == BlobFetch.window)
    #expect(fetch.wanted(99).isEmpty, "as many as may are under way")
    #expect(fetch.wanted(99).isEmpty)
    // What comes for the start meanwhile is stored, and makes room.
    #expect(fetch.answered(3, [3], by: node(4)) == [.store(leaf: 3, [3])])
    #expect(fetch.stored() == [.ask(node(4), leaf: 99)])
    #expect(fetch.wanted(2).isEmpty, "it is on its way")
    var fresh = BlobFetch(size: 100 * leaf, from: 0, wanted: 99, of: [node(1)])
    let asked = fresh.began().compactMap { if case .ask(_, let leaf) = $0 { leaf } else { nil } }
    #expect(asked == [99])
    #expect(fresh.answered(99, [9], by: node(1)) == [.store(leaf: 99, [9])])
    #expect(fresh.stored().first == .ask(node(1), leaf: 0))
  }

  /// A member on a slow line has the leaf that all the others wait behind.
  @Test func aLeafThatLagsIsAskedForTwice() {
    let (slow, fast) = (node(1), node(2))
    var fetch = BlobFetch(size: 40 * leaf, from: 0, of: [slow, fast])
    var waiting = fetch.began()
    #expect(waiting.contains(.ask(slow, leaf: 0)) && waiting.contains(.ask(fast, leaf: 1)))
    var (stored, asked, end): ([UInt64], [UInt64: [NodeID]], BlobFetch.Action?) = ([], [:], nil)
    while end == nil, !waiting.isEmpty {
      switch waiting.removeFirst() {
      case .ask(let node, let leaf):
        asked[leaf, default: []].append(node)
        if node == fast { waiting += fetch.answered(leaf, [UInt8(leaf)], by: fast) }
      case .store(let leaf, let bytes):
        #expect(bytes == [UInt8(leaf)])
        stored.append(leaf)
        waiting += fetch.stored()
      case .finish: end = .finish
      case .giveUp: end = .giveUp
      }
    }
    #expect(end == .finish && stored == Array(0..<40))
    #expect(asked[0] == [slow, fast], "once more only")
    #expect(asked.values.count { $0.count == 2 } == BlobFetch.underWayAtOne, "what the slow one has")
    #expect(fetch.answered(0, [0], by: slow).isEmpty, "it is here by now")
  }

  /// Of two that were asked for the same, one has lied and the other does not answer.
  @Test func whoIsAskedSecondMayFailToo() {
    var fetch = BlobFetch(size: 12 * leaf, from: 0, of: [node(1), node(2)])
    var waiting = fetch.began()
    while let index = waiting.firstIndex(where: { if case .ask(_, 0) = $0 { false } else { true } }) {
      guard case .ask(let node, let leaf) = waiting.remove(at: index) else { continue }
      waiting += fetch.answered(leaf, [1], by: node)
    }
    #expect(waiting == [.ask(node(1), leaf: 0), .ask(node(2), leaf: 0)])
    #expect(fetch.failed(0, at: node(2), isFinal: true).isEmpty, "the first may still answer")
    #expect(fetch.failed(0, at: node(1), isFinal: false) == [.ask(node(1), leaf: 0)])
    #expect(fetch.answered(0, [0], by: node(2)) == [.store(leaf: 0, [0])], "late, and as good")
  }

  @Test func isQuietOnceItHasEnded() {
    var fetch = BlobFetch(size: 3 * leaf, from: 0, of: [node(1)])
    #expect(fetch.began().count == 3)
    fetch.ended()
    #expect(fetch.answered(0, [0], by: node(1)).isEmpty)
  }
}
