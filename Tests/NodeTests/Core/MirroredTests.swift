import Federation
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What *mirrored* means at a home, its mirrors and others, and what it does not.
struct MirroredTests {
  /// A channel at rest is cosigned anew; where its home is silent, its age tells.
  @Test func anOldCosignatureTellsThatAHomeIsSilent() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      let guest = scene.pair.guest.core
      let minutes = { (count: Int, nodes: [CorePair]) in
        for _ in 0..<count {
          scene.clock.pass(milliseconds: 60_000)
          try scene.pass(milliseconds: 500, with: nodes)
        }
      }
      try minutes(1, [scene.pair, scene.third])
      let first = try #require(guest.status().oldestCosignedSeconds)
      try minutes(22, [scene.pair, scene.third])
      let later = try #require(guest.status().oldestCosignedSeconds)
      #expect(later > first + 600)
      try minutes(22, [])
      #expect(guest.status().oldestCosignedSeconds == later)
      #expect(guest.world.nowMilliseconds() / 1_000 > later + 1_200)
      #expect(scene.home.core.status().oldestCosignedSeconds == nil, "it follows nobody")
    }
  }

  @Test func bothMirrorsMakeItMirroredAndEverybodyIsTold() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      #expect(try scene.name(scene.mirrors) == ["accepted"])
      try scene.say("Moin")
      try scene.pass(milliseconds: 3_000)
      let size = try scene.homeLog.replica.size
      for node in [scene.home] + scene.mirrors {
        let mark = try scene.mark(at: node)
        #expect(mark.mirroredSize == size && mark.isMirrored)
        #expect(mark.standings.count == 2 && mark.newestSeconds > 0)
        #expect(scene.told(at: node).last == size)
        let lines = try CheckpointNote(try #require(mark.best).note).cosignatures
        #expect(lines.count { $0.cosigner.role == .mirror } == 2)
      }
    }
  }

  @Test func aWaitEndsWhenTheQuorumHasTheEntry() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      try scene.name(scene.mirrors)
      try scene.say("Moin")
      let sequence = try scene.homeLog.replica.size - 1
      let said = try scene.event(at: sequence)
      let told = Noted<[Bool]>([])
      scene.home.core.whenMirrored(scene.channel, said, at: sequence) { isMirrored in
        told.change { $0.append(isMirrored) }
      }
      try scene.pass(milliseconds: 3_000, with: [scene.pair])
      #expect(told.value == [])
      #expect(try scene.mark(at: scene.home).mirroredSize == 0)
      try scene.pass(milliseconds: 3_000)
      #expect(told.value == [true])
      scene.home.core.whenMirrored(scene.channel, said, at: sequence) { isMirrored in
        told.change { $0.append(isMirrored) }
      }
      #expect(told.value == [true, true])
    }
  }

  @Test func nobodyWaitsForMirrorsThatAreNotThere() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      let told = Noted<[Bool]>([])
      let event = EventID(Randomness.bytes32())
      scene.home.core.whenMirrored(scene.channel, event, at: 0) { isMirrored in
        told.change { $0.append(isMirrored) }
      }
      #expect(told.value == [false])
      try scene.name(scene.mirrors)
      scene.home.core.whenMirrored(scene.channel, event, at: 1 << 30) { isMirrored in
        told.change { $0.append(isMirrored) }
      }
      #expect(told.value == [false])
      try scene.name([])
      #expect(told.value == [false, false])
      try scene.name(scene.mirrors)
      scene.home.core.whenMirrored(scene.channel, event, at: 1 << 30) { isMirrored in
        told.change { $0.append(isMirrored) }
      }
      try scene.pass(milliseconds: 75_000)
      #expect(told.value == [false, false, false])
      #expect(scene.home.core.mirrorWaiters.isEmpty)
    }
  }

  @Test func underLoadTheMirrorsComeToTheSameCheckpoint() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      try scene.name(scene.mirrors)
      for round in 0..<40 {
        try scene.say(Text("message \(round)"))
        scene.clock.pass(milliseconds: 100)
        // One after the other, and each time something is said between: no two pushes are of one checkpoint.
        try scene.pair.carry(from: scene.home, to: scene.pair.guest)
        try scene.say("and more")
        try scene.pair.carry(from: scene.home, to: scene.third.guest)
      }
      let size = try scene.homeLog.replica.size
      #expect(try scene.mark(at: scene.home).mirroredSize > size - 40)
      #expect(scene.told(at: scene.home).count <= 6)
    }
  }

  @Test func aMirrorThatIsAwayIsWaitedForAndThenCounts() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      try scene.name(scene.mirrors)
      for round in 0..<30 {
        try scene.say(Text("message \(round)"))
        try scene.pass(milliseconds: 1_000, with: [scene.pair])
      }
      #expect(try scene.mark(at: scene.home).mirroredSize == 0)
      let standings = try scene.mark(at: scene.home).standings
      #expect(standings.keys.map { $0 } == [scene.pair.guest.core.node])
      try scene.pass(milliseconds: 12_000)
      #expect(try scene.mark(at: scene.home).mirroredSize == scene.homeLog.replica.size)
    }
  }

  @Test func whatIsMirroredSurvivesARestart() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      try scene.name(scene.mirrors)
      try scene.pass(milliseconds: 3_000)
      for node in [scene.home] + scene.mirrors {
        let before = try scene.mark(at: node)
        #expect(before.mirroredSize > 0)
        node.links.marks = [:]
        try node.core.load()
        #expect(try scene.mark(at: node) == before)
        #expect(node.links.marks[scene.channel] == before)
      }
    }
  }

  @Test func aChannelAtRestIsCosignedAnewEveryTenMinutes() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      try scene.name(scene.mirrors)
      try scene.pass(milliseconds: 3_000)
      let first = try scene.mark(at: scene.mirrors[1]).newestSeconds
      scene.clock.pass(milliseconds: 540_000)
      try scene.pass(milliseconds: 20_000)
      #expect(try scene.mark(at: scene.mirrors[1]).newestSeconds == first)
      try scene.pass(milliseconds: 60_000)
      #expect(try scene.mark(at: scene.mirrors[1]).newestSeconds >= first + 600)
    }
  }

  @Test func withoutMirrorsMembersCosignAsWitnesses() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      try scene.say("Moin")
      try scene.pass(milliseconds: 15_000)
      for node in [scene.home] + scene.mirrors {
        let mark = try scene.mark(at: node)
        #expect(mark.mirroredSize == 0 && !mark.isMirrored && mark.newestSeconds > 0)
        let lines = try CheckpointNote(try #require(mark.best).note).cosignatures
        #expect(lines.map(\.cosigner.role) == [.witness, .witness])
      }
    }
  }
}
