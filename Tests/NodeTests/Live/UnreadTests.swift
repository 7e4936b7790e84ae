import Federation
import Model
import TestSupport
import Testing
import Wire

@testable import Node
@testable import Store

/// What is unread, against a plain count over all that was said.
struct UnreadTests {
  /// What the store ought to say, kept the simple way.
  private struct Oracle {
    var messages: [UInt64: (author: UserID, isErased: Bool)] = [:]
    var next: [UserID: UInt64] = [:]

    func unread(_ user: UserID) -> Int {
      messages.count { $0.key >= next[user] ?? 0 && !$0.value.isErased }
    }
  }

  private func read(
    _ scene: SearchScene, _ channel: LogID, _ sequence: UInt64, asUnread: Bool = false, by user: UserID
  ) throws {
    try scene.founded.write { (core) throws(StoreError) in
      try core.markRead(channel, sequence, asUnread: asUnread, by: user) { _ in }
    }
  }

  private func unread(_ scene: SearchScene, _ channel: LogID, _ user: UserID) throws -> Int {
    let (reader, log) = (scene.founded.core.reader, try scene.log(channel))
    return try reader.unread(log, from: try reader.attention(of: user, in: log).next).count
  }

  @Test func countsAreThoseOfAPlainCount() throws {
    var random = Seeded()
    try withTemporaryFolder { folder in
      let scene = try SearchScene(in: folder)
      let channel = try scene.makeChannel()
      let users = [scene.anna, scene.bert]
      var oracle = Oracle()
      for user in users {
        oracle.next[user] = try scene.founded.core.reader.attention(of: user, in: try scene.log(channel)).next
      }
      for step in 0..<300 {
        let user = users[random.integer(0...1)]
        let messages = oracle.messages.keys.sorted()
        switch random.integer(0...7) {
        case 0...3:
          let sequence = try scene.say("word \(step)", in: channel, by: user)
          oracle.messages[sequence] = (user, false)
          oracle.next[user] = sequence + 1
        case 4 where !messages.isEmpty:
          guard oracle.messages[messages[0]]?.isErased == false else { continue }
          try scene.act(.react(channel, messages[0], text: Text("r\(step)")), by: user)
        case 5 where !messages.isEmpty:
          let gone = messages[random.integer(0...(messages.count - 1))]
          guard let message = oracle.messages[gone], !message.isErased else { continue }
          try scene.act(.erase(channel, gone), by: message.author)
          oracle.messages[gone]?.isErased = true
        case 6 where !messages.isEmpty:
          let upTo = messages[random.integer(0...(messages.count - 1))]
          try read(scene, channel, upTo, by: user)
          oracle.next[user] = max(oracle.next[user] ?? 0, upTo + 1)
        case 7 where !messages.isEmpty && random.oneIn(4):
          let from = messages[random.integer(0...(messages.count - 1))]
          try read(scene, channel, from, asUnread: true, by: user)
          oracle.next[user] = from
        default: continue
        }
        for user in users { #expect(try unread(scene, channel, user) == oracle.unread(user), "step \(step)") }
      }
    }
  }

  @Test func countsAreExactUpTo999() throws {
    try withTemporaryFolder { folder in
      let scene = try SearchScene(in: folder)
      let channel = try scene.makeChannel()
      try say(999, scene, channel)
      #expect(try counted(scene, channel) == Unread(counted: 999))
      try say(1, scene, channel)
      let unread = try counted(scene, channel)
      #expect(unread.count == 999 && unread.isMore)
    }
  }

  private func counted(_ scene: SearchScene, _ channel: LogID) throws -> Unread {
    let (reader, log) = (scene.founded.core.reader, try scene.log(channel))
    return try reader.unread(log, from: try reader.attention(of: scene.bert, in: log).next)
  }

  /// In one batch.
  private func say(_ count: Int, _ scene: SearchScene, _ channel: LogID) throws {
    let author = scene.anna
    try scene.founded.write { (core) throws(StoreError) in
      for _ in 0..<count {
        try core.perform(
          .send(channel, text: "word", thread: nil), by: author, key: nil, accepted: { _ in }, ordered: nil)
      }
    }
  }

  /// What was acknowledged is there after a restart: positions, levels and settings.
  @Test func aRestartKeepsWhatWasAcknowledged() throws {
    try withTemporaryFolder { folder in
      let (channel, bert, counted) = try beforeTheRestart(folder)
      let core = try FoundedCore.reopened(in: folder)
      let log = try #require(core.logs[channel]).reference
      let attention = try core.reader.attention(of: bert, in: log)
      #expect(attention.level == .none)
      #expect(try core.reader.unread(log, from: attention.next).count == counted)
      #expect(core.muted[log] == [bert])
      #expect(core.live.settings(of: bert).presence == .nobody)
      #expect(core.live.memberships[bert] == [channel])
      #expect(core.live.presence.presence(of: bert, nowMilliseconds: 0) == nil, "nobody is there yet")
    }
  }

  private func beforeTheRestart(_ folder: TemporaryFolder) throws -> (LogID, UserID, Int) {
    let scene = try SearchScene(in: folder)
    let channel = try scene.makeChannel()
    var last: UInt64 = 0
    for number in 0..<10 { last = try scene.say("word \(number)", in: channel) }
    try read(scene, channel, last - 4, by: scene.bert)
    let bert = scene.bert
    try scene.founded.write { (core) throws(StoreError) in
      try core.setLevel(.none, of: channel, by: bert) { _ in }
      try core.setSettings(of: bert, { $0.presence = .nobody }) { _ in }
    }
    return (channel, bert, try unread(scene, channel, bert))
  }

  /// A store that was written before there was a list of messages is counted alike.
  @Test func anOlderStoreIsCountedAlike() throws {
    try withTemporaryFolder { folder in
      let scene = try SearchScene(in: folder)
      let channel = try scene.makeChannel()
      for number in 0..<10 { _ = try scene.say("word \(number)", in: channel) }
      let gone = try scene.say("gone", in: channel)
      try scene.act(.erase(channel, gone))
      let store = scene.founded.core.store
      let before = try unread(scene, channel, scene.bert)
      try store.connection.execute("DELETE FROM message; DELETE FROM setting WHERE name = 'messagesListed'")
      #expect(try unread(scene, channel, scene.bert) == 0)
      try store.listStoredMessages()
      #expect(try unread(scene, channel, scene.bert) == before && before == 10)
    }
  }
}

extension FoundedCore {
  /// The core of a folder that was founded before, as after a restart.
  static func reopened(in folder: TemporaryFolder, domain: String = "own.example") throws -> Core {
    let path = folder.file(domain)
    let configuration = NodeConfiguration(
      domain: domain, dataFolder: path, publicURL: "https://\(domain)",
      listen: NodeConfiguration.Listen(
        address: HostAndPort(host: "127.0.0.1", port: 8443), certificateFile: "", keyFile: ""))
    return try Core(
      folder: try DataFolder(path: path), configuration: configuration, suite: try SystemClock.suite(),
      links: RecordingLinks(), journal: Journal(level: .error))
  }
}
