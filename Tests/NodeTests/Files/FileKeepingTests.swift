import Federation
import Model
import Rules
import TestSupport
import Testing
import Wire

@testable import Node
@testable import Store

/// A file stays as long as something names it, and goes with the last that does.
struct FileKeepingTests {
  private static let day: UInt64 = 86_400_000

  private struct Scene {
    let founded: FoundedCore
    let user: UserID
    let channel: LogID
    let blob = BlobID(Bytes32([UInt8](repeating: 7, count: 32), at: 0))

    func perform(_ command: Command) throws {
      try founded.write { [user] (core) throws(StoreError) in
        try core.perform(command, by: user, key: nil, accepted: { _ in }, ordered: nil)
      }
    }

    /// The code of what stood in the way.
    func refusal(of command: Command) throws -> String? {
      let told = Noted<String?>(nil)
      try founded.write { [user] (core) throws(StoreError) in
        try core.perform(
          command, by: user, key: nil,
          accepted: { result in
            if case .failure(let problem) = result { told.change { $0 = problem.code } }
          }, ordered: nil)
      }
      return told.value
    }

    /// Its bytes have come.
    func upload() throws {
      try founded.write { [blob, user] (core) throws(StoreError) in
        try core.take(WholeBlob(blob: blob, size: 3, type: Text("text/plain")), by: user)
      }
    }

    /// In a message; where that stands.
    func send() throws -> UInt64 {
      let place = try #require(founded.core.logs[channel]).replica.size
      try perform(.share(channel, [SharedFile(blob: blob, name: Text("a.txt"))], text: nil, thread: nil))
      return place
    }

    /// What the core has decided to let go of since it was asked last.
    func dropped() -> [BlobID] {
      founded.core.dropLooseFilesIfDue()
      defer { founded.links.dropped = [] }
      return founded.links.dropped
    }

    var isKnown: Bool { (try? founded.core.store.file(blob)) != nil }
  }

  private func withScene(_ body: (Scene) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let user = try founded.addUser("alice")
      let made = Noted<LogID?>(nil)
      try founded.write { (core) throws(StoreError) in
        try core.perform(
          .createChannel(ChannelPlan(name: "market", policy: [.retention(milliseconds: Self.day)])), by: user,
          key: nil, accepted: { result in made.change { $0 = try? result.get().channel } }, ordered: nil)
      }
      let scene = Scene(founded: founded, user: user, channel: try #require(made.value))
      // A start looks through all of them.
      #expect(scene.dropped() == [])
      try scene.upload()
      try body(scene)
    }
  }

  @Test func theLastErasureEndsIt() throws {
    try withScene { scene in
      let (one, two) = (try scene.send(), try scene.send())
      try scene.perform(.erase(scene.channel, one))
      #expect(scene.dropped() == [] && scene.isKnown)
      try scene.perform(.erase(scene.channel, two))
      #expect(scene.dropped() == [scene.blob] && !scene.isKnown)
      #expect(scene.dropped() == [], "once")
    }
  }

  @Test func anEditKeepsItUntilBothAreErased() throws {
    try withScene { scene in
      let place = try scene.send()
      try scene.perform(.edit(scene.channel, place, text: Text("look")))
      #expect(scene.dropped() == [] && scene.isKnown)
      try scene.perform(.erase(scene.channel, place))
      #expect(scene.dropped() == [scene.blob])
    }
  }

  @Test func itGoesWithAMessageWhoseTimeIsOver() throws {
    try withScene { scene in
      _ = try scene.send()
      try scene.founded.write { [channel = scene.channel] (core) throws(StoreError) in
        core.nowMilliseconds += Self.day + 1
        try core.expireBodies(of: channel)
      }
      #expect(scene.dropped() == [scene.blob] && !scene.isKnown)
    }
  }

  @Test func whatIsNotSentInTimeGoes() throws {
    try withScene { scene in
      try scene.founded.write { (core) throws(StoreError) in
        core.nowMilliseconds += Self.day / 2
        try core.forgetFileClaims()
      }
      #expect(scene.dropped() == [] && scene.isKnown)
      try scene.founded.write { (core) throws(StoreError) in
        core.nowMilliseconds += Self.day + 1
        try core.forgetFileClaims()
      }
      #expect(scene.dropped() == [scene.blob] && !scene.isKnown)
    }
  }

  /// What is longer than a body may be would stop the channel for everybody who follows it.
  @Test func textAndNamesFitTogetherInABody() throws {
    try withScene { scene in
      let type = Text("text/" + String(repeating: "x", count: 100))
      let blob = BlobID(Bytes32([UInt8](repeating: 9, count: 32), at: 0))
      let user = scene.user
      try scene.founded.write { (core) throws(StoreError) in
        try core.take(WholeBlob(blob: blob, size: 3, type: type), by: user)
      }
      let long = Text(String(repeating: "x", count: Limits.messageTextBytes))
      let name = Text(String(repeating: "n", count: Limits.fileNameBytes))
      let files = [SharedFile](repeating: SharedFile(blob: blob, name: name), count: Limits.files)
      #expect(try scene.refusal(of: .share(scene.channel, files, text: long, thread: nil)) == "bodyTooLarge")
      let place = try #require(scene.founded.core.logs[scene.channel]).replica.size
      #expect(try scene.refusal(of: .share(scene.channel, files, text: Text("look"), thread: nil)) == nil)
      #expect(try scene.refusal(of: .edit(scene.channel, place, text: long)) == "bodyTooLarge")
      #expect(try scene.refusal(of: .edit(scene.channel, place, text: Text("there"))) == nil)
      #expect(scene.founded.core.logs[scene.channel]?.replica.size == place + 2)
    }
  }

  /// What came whole for a message that was erased meanwhile, and what a crash kept from being let go of.
  @Test func whatNothingNamesIsFound() throws {
    try withScene { scene in
      _ = try scene.send()
      let other = BlobID(Bytes32([UInt8](repeating: 5, count: 32), at: 0))
      let whole = WholeBlob(blob: other, size: 1, type: Text("text/plain"))
      try scene.founded.write { (core) throws(StoreError) in try core.take(whole, by: nil) }
      #expect(scene.dropped() == [other])
      try scene.founded.write { (core) throws(StoreError) in try core.store.keep(whole) }
      scene.founded.core.store.mayHaveLooseFiles = true
      #expect(scene.dropped() == [other] && scene.isKnown)
    }
  }
}
