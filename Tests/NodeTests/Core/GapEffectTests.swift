import Federation
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What is said of a message from before a node joined: it has the edits and not the message, and loses their bodies with the others.
struct GapEffectTests {
  /// A channel of the home with a message that its guest never had.
  private struct Scene {
    let pair: CorePair
    let channel: LogID
    let message: UInt64

    init(in folder: TemporaryFolder) throws {
      pair = try CorePair(in: folder)
      channel = try pair.makeChannel()
      message = try #require(pair.home.core.logs[channel]?.replica.size)
      _ = try pair.perform(.send(channel, text: "herring", thread: nil), of: pair.home, by: pair.anna)
      try pair.invite(pair.invited, to: channel)
      try pair.settle()
      _ = try pair.perform(.accept(channel), of: pair.guest, by: pair.bert)
      try pair.settle()
      try #require(try texts(of: pair.guest).isEmpty)
    }

    func say(_ command: Command) throws {
      let told = try pair.perform(command, of: pair.home, by: pair.anna)
      try pair.settle()
      #expect(told.value == ["accepted"])
    }

    /// Of all messages and edits of the channel that a node has; a dash where the body is gone.
    func texts(of founded: FoundedCore) throws -> [String] {
      let log = try #require(founded.core.logs[channel])
      return try (0..<log.replica.size).compactMap { sequence -> String? in
        guard let event = try founded.core.reader.event(sequence, of: log.reference),
          [.message, .edit].contains(event.header.kind)
        else { return nil }
        return event.text.map { String(decoding: $0, as: UTF8.self) } ?? "-"
      }
    }
  }

  @Test func anErasureTakesTheEditsThatAreThere() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      let (home, guest) = (scene.pair.home, scene.pair.guest)
      try scene.say(.edit(scene.channel, scene.message, text: "cod"))
      try scene.say(.edit(scene.channel, scene.message, text: "eel"))
      #expect(try scene.texts(of: home) == ["herring", "cod", "eel"])
      #expect(try scene.texts(of: guest) == ["cod", "eel"])
      let log = try #require(home.core.logs[scene.channel])
      let late = try home.core.draft(
        .edit(scene.channel, scene.message, text: "late"), by: scene.pair.anna, in: log)
      try scene.say(.erase(scene.channel, scene.message))
      #expect(try scene.texts(of: home) == ["-", "-", "-"])
      #expect(try scene.texts(of: guest) == ["-", "-"])
      try home.write { (core) throws(StoreError) in
        try core.dispatch(core.originate(late), home: core.node, accepted: { _ in }, ordered: nil)
      }
      try scene.pair.settle()
      #expect(try scene.texts(of: home) == ["-", "-", "-", "-"])
      #expect(try scene.texts(of: guest) == ["-", "-", "-"])
    }
  }

  @Test func anEditTakesThoseBeforeItWhereHistoryIsNotKept() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      try scene.say(.edit(scene.channel, scene.message, text: "cod"))
      try scene.say(.edit(scene.channel, scene.message, text: "eel"))
      try scene.say(.changePolicy(scene.channel, [.editHistory(false)]))
      try scene.say(.edit(scene.channel, scene.message, text: "crab"))
      try scene.say(.edit(scene.channel, scene.message, text: "clam"))
      #expect(try scene.texts(of: scene.pair.home) == ["-", "-", "-", "-", "clam"])
      #expect(try scene.texts(of: scene.pair.guest) == ["-", "-", "-", "clam"])
    }
  }

  /// What is said of another message, and by another, is left alone.
  @Test func anErasureTakesNothingElse() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      try scene.say(.send(scene.channel, text: "oyster", thread: nil))
      let other = try #require(scene.pair.home.core.logs[scene.channel]?.replica.size) - 1
      try scene.say(.edit(scene.channel, scene.message, text: "cod"))
      try scene.say(.edit(scene.channel, other, text: "mussel"))
      try scene.say(.erase(scene.channel, scene.message))
      #expect(try scene.texts(of: scene.pair.guest) == ["oyster", "-", "mussel"])
      try scene.say(.erase(scene.channel, other))
      #expect(try scene.texts(of: scene.pair.guest) == ["-", "-", "-"])
    }
  }

  /// Between two pulls a message is edited again and erased: that edit comes without a body, and those before it lose theirs.
  @Test func anErasureLooksPastEditsThatCameWithoutABody() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      try scene.say(.send(scene.channel, text: "oyster", thread: nil))
      let message = try #require(scene.pair.home.core.logs[scene.channel]?.replica.size) - 1
      try scene.say(.edit(scene.channel, message, text: "mussel"))
      #expect(try scene.texts(of: scene.pair.guest) == ["oyster", "mussel"])
      for command in [Command.edit(scene.channel, message, text: "crab"), .erase(scene.channel, message)] {
        _ = try scene.pair.perform(command, of: scene.pair.home, by: scene.pair.anna)
      }
      try scene.pair.settle()
      #expect(try scene.texts(of: scene.pair.guest) == ["-", "-", "-"])
    }
  }
}
