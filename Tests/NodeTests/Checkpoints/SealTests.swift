import Federation
import Merkle
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Checkpoints that come with ranges (spec: federation, CKP-3 and CKP-4), and copies that are behind theirs.
struct SealTests {
  /// A home shows one follower two checkpoints of one size; each extends what the follower had when it came.
  @Test func twoCheckpointsOfAcceptedRangesAreAFork() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let size = try scene.log(of: scene.guest).replica.size
      try scene.sayAside("both", at: scene.first)
      let other = try scene.split()
      try scene.sayAside("left", at: scene.first)
      try scene.sayAside("right", at: other)
      #expect(
        try scene.push(scene.range(of: scene.home, from: size, keepingBack: 1), to: scene.guest).cursors
          .map(\.next) == [size + 1])
      #expect(try scene.log(of: scene.guest).ahead.items.map(\.checkpoint.size) == [size + 2])
      #expect(try scene.log(of: scene.guest).fork == nil)
      try scene.push(scene.range(of: other.home, from: size + 1), to: scene.guest)
      let log = try scene.log(of: scene.guest)
      #expect(log.replica.size == size + 2 && log.replica.fault?.refusal == .logForked)
      #expect(try log.fork?.proof?.verified(scene.guest.core.suite).node == scene.home.core.node)
    }
  }

  /// The same over a restart between the two, and with the second one larger.
  @Test func whatARangeBroughtIsRemembered() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let size = try scene.log(of: scene.guest).replica.size
      try scene.sayAside("both", at: scene.first)
      let other = try scene.split()
      try scene.sayAside("left", at: scene.first)
      for _ in 0..<3 { try scene.sayAside("right", at: other) }
      try scene.push(scene.range(of: scene.home, from: size, keepingBack: 1), to: scene.guest)
      try scene.guest.core.load()
      try scene.push(scene.range(of: other.home, from: size + 1, keepingBack: 1), to: scene.guest)
      let log = try scene.log(of: scene.guest)
      #expect(log.replica.size == size + 3 && log.replica.fault?.refusal == .logForked)
      #expect(try log.fork?.proof?.verified(scene.guest.core.suite).node == scene.home.core.node)
    }
  }

  /// A home that always keeps its last entry back is not safe from being compared.
  @Test func aCopyBehindItsCheckpointProves() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let size = try scene.log(of: scene.guest).replica.size
      let other = try scene.split()
      for text in ["one", "two", "three", "four"] as [Text] { try scene.sayAside(text, at: scene.first) }
      try scene.sayAside("right", at: other)
      try scene.push(scene.range(of: scene.home, from: size, keepingBack: 1), to: scene.guest)
      let log = try scene.log(of: scene.guest)
      #expect(log.replica.size == size + 3 && log.replica.checkpoint?.checkpoint.size == size + 4)
      (log.namedSize, log.mayNameAtMilliseconds) = (0, 0)
      #expect(scene.guest.core.nameCheckpoint(in: scene.channel).map(\.size) == [size + 4], "and names it")
      let note = try scene.note(of: other.home)
      _ = try scene.guest.answer(to: CheckpointsRequest(notes: [note]), from: scene.third.core.node)
      #expect(log.replica.fault?.refusal == .logForked)
      #expect(try log.fork?.proof?.verified(scene.guest.core.suite).log == scene.channel)
    }
  }

  /// A home that is honest is not suspected, however its ranges end.
  @Test func piecesOfOneHistoryAreNoFork() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      for _ in 0..<9 { try scene.sayAside("more", at: scene.first) }
      for keptBack in [8, 5, 4, 1, 0] as [UInt64] {
        let size = try scene.log(of: scene.guest).replica.size
        try scene.push(scene.range(of: scene.home, from: size, keepingBack: keptBack), to: scene.guest)
        try scene.sayAside("and more", at: scene.first)
      }
      try scene.settle()
      let log = try scene.log(of: scene.guest)
      #expect(log.replica.fault == nil && log.ahead.isEmpty && scene.guest.core.forks.isEmpty)
      #expect(log.replica.size == (try scene.log(of: scene.home).replica.size))
    }
  }

  /// The roots that comparisons rest on: at every size, from the store and from the entries; so too the proofs of a copy that is
  /// behind its checkpoint.
  @Test func rootsOfEverySizeAreThoseOfTheEntries() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      for number in 0..<300 { try scene.sayAside(Text("\(number)"), at: scene.first) }
      try scene.settle()
      let roots = try self.roots(scene)
      for founded in [scene.home, scene.guest] {
        let log = try scene.log(of: founded)
        let (reader, suite, size) = (founded.core.reader, founded.core.suite, log.replica.size)
        var random = Seeded()
        for at in max(1, log.base)...size {
          let root = roots[Int(at) - 1]
          #expect(try reader.root(of: log.reference, at: at) == root)
          let known = UInt64(random.integer(Int(at)...Int(size)))
          let tail = try #require(
            try reader.consistency(of: log.reference, from: known, to: size, knowing: size, []))
          let proof = try #require(
            try reader.consistency(of: log.reference, from: at, to: size, knowing: known, tail))
          #expect(
            TreeVerification.isConsistent(
              oldSize: at, oldRoot: root, newSize: size, newRoot: log.replica.frontier.root(suite),
              proof: proof, suite), "\(at) and \(known) of \(size)")
        }
      }
    }
  }

  /// By the entries alone, from size 1 on.
  private func roots(_ scene: ForkScene) throws -> [Bytes32] {
    let log = try scene.log(of: scene.home)
    var tree = Frontier()
    return try (0..<log.replica.size).map { sequence in
      let stored = try #require(try scene.home.core.store.entry(sequence, of: log.reference))
      tree.append(Entry.leaf(stored.entry, scene.home.core.suite), scene.home.core.suite)
      return tree.root(scene.home.core.suite)
    }
  }
}
