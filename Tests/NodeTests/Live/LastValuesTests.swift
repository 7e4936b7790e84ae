import Federation
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What of people's presence outlives a restart.
@Suite struct LastValuesTests {
  private static func participant(_ number: UInt8) -> Participant {
    let node = Bytes32([UInt8](repeating: 9, count: 32))
    let user = Bytes16([number] + [UInt8](repeating: 0, count: 15))
    guard let node, let user else { preconditionFailure("sizes are as written above") }
    return Participant(node: NodeID(node), user: UserID(user))
  }

  private func seen(_ milliseconds: UInt64, isThere: Bool = false) -> LastValues.Seen {
    LastValues.Seen(milliseconds: milliseconds, isThere: isThere)
  }

  @Test func onlyWhatDiffersIsWritten() {
    let (anna, bob) = (Self.participant(1), Self.participant(2))
    let log = LogReference(rawValue: 3)
    var values = LastValues()
    let first = values.changes(
      seen: [anna: seen(1_000), bob: seen(1_000, isThere: true)], reads: [log: [anna: 7]])
    #expect(first.seen.count == 2 && first.reads.count == 1)
    values.wrote(first)
    #expect(values.changes(seen: [anna: seen(1_000), bob: seen(1_000)], reads: [log: [anna: 7]]).isEmpty)
    // Who goes on being there is written now and then only; who has gone at once.
    let soon = 1_000 + LastValues.coarseMilliseconds - 1
    func changes(_ value: LastValues.Seen) -> [UInt64?] {
      values.changes(seen: [anna: seen(1_000), bob: value], reads: [log: [anna: 7]]).seen.map(\.milliseconds)
    }
    #expect(changes(seen(soon, isThere: true)).isEmpty)
    #expect(changes(seen(soon + 1, isThere: true)) == [soon + 1])
    #expect(changes(seen(soon)) == [soon])
    #expect(changes(seen(500, isThere: true)) == [500], "the clock was set back")
    let gone = values.changes(seen: [bob: seen(1_000)], reads: [:])
    #expect(gone.seen.map(\.participant) == [anna] && gone.seen[0].milliseconds == nil)
    #expect(gone.reads.map(\.next) == [nil])
    values.wrote(gone)
    #expect(values.seen == [bob: 1_000] && values.reads.isEmpty)
  }

  @Test func theStoreHasThemAgain() throws {
    try withTemporaryFolder { folder in
      let (anna, bob) = (Self.participant(1), Self.participant(2))
      do {
        let founded = try FoundedCore(in: folder)
        let core = founded.core
        let carol = try founded.addUser("carol")
        let log = try #require(core.logs.values.first).reference
        try founded.write { (core) throws(StoreError) in
          try core.store.saveReadPosition(7, of: anna, in: log)
          try core.store.saveReadPosition(8, of: bob, in: log)
          try core.store.saveReadPosition(nil, of: bob, in: log)
        }
        #expect(try core.store.readPositions() == [log: [anna: 7]])
        let wall = SystemClock.nowMilliseconds()
        live(core, anna, .offline, lastSeen: wall - 5_000, heard: wall)
        live(core, bob, .online, lastSeen: nil, heard: wall - 1_000)
        live(core, Self.participant(3), .offline, lastSeen: nil, heard: wall)
        live(
          core, Self.participant(4), .offline, lastSeen: wall - LastValues.longestMilliseconds - 1,
          heard: wall)
        core.streamOpened(carol)
        core.stopped()
        #expect(
          try core.store.lastSeen().filter { $0.key.node != core.node } == [
            anna: wall - 5_000, bob: wall - 1_000,
          ])
        #expect(core.live.remote.count == 2, "who wants nothing known, and who is long gone, is forgotten")
        // Somebody who goes from here on.
        live(core, bob, .offline, lastSeen: nil, heard: wall)
        core.saveLastValues()
        #expect(try core.store.lastSeen().keys.filter { $0.node != core.node } == [anna])
      }
      try again(folder, anna)
    }
  }

  private func live(
    _ core: Core, _ participant: Participant, _ state: Presence.State, lastSeen: UInt64?, heard: UInt64
  ) {
    core.live.remote[participant] = LiveState.Remote(
      presence: Presence(state, lastSeenMilliseconds: lastSeen), endsMilliseconds: .max,
      heardMilliseconds: heard)
  }

  private func again(_ folder: TemporaryFolder, _ anna: Participant) throws {
    var configuration = NodeConfiguration(domain: "own.example")
    configuration.dataFolder = folder.file("own.example")
    let core = try Core(
      folder: try DataFolder(path: configuration.dataFolder), configuration: configuration,
      suite: try SystemClock.suite(), links: RecordingLinks(), journal: Journal(level: .error))
    let carol = try #require(core.accounts.values.first { $0.name == "carol" })
    let picture = core.livePicture()
    for participant in [anna, Participant(node: core.node, user: carol.user)] {
      let presence = try #require(picture.presence(of: participant))
      #expect(presence.state == .offline && presence.lastSeenMilliseconds != nil)
    }
    #expect(core.live.presence.changes(nowMilliseconds: .max).isEmpty, "nothing of it is news")
  }

  /// However many people peers tell of.
  @Test func theOldestGoWhereThereAreTooMany() throws {
    try withTemporaryFolder { folder in
      let core = try FoundedCore(in: folder).core
      let wall = SystemClock.nowMilliseconds()
      let node = Self.participant(0).node
      for number in 0..<LastValues.mostPeople + 3 {
        let bytes =
          withUnsafeBytes(of: UInt64(number).bigEndian) { Array($0) } + [UInt8](repeating: 0, count: 8)
        let user = UserID(try #require(Bytes16(bytes)))
        live(
          core, Participant(node: node, user: user), number == 0 ? .online : .offline,
          lastSeen: wall - 1_000_000 + UInt64(number), heard: wall)
      }
      core.saveLastValues()
      #expect(core.live.remote.count == LastValues.mostPeople)
      #expect(try core.store.lastSeen().count == LastValues.mostPeople)
      let oldest = core.live.remote.values.filter { $0.presence.state == .offline }.compactMap(
        \.seenMilliseconds
      ).min()
      #expect(oldest == wall - 1_000_000 + 4)
    }
  }
}
