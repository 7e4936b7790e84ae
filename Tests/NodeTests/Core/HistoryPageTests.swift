import Model
import TestSupport
import Testing
import Wire

@testable import Node
@testable import Store

/// Pages of a history in which messages stand far apart.
struct HistoryPageTests {
  private struct Said {
    var messages: [UInt64] = []
    var answers: [UInt64] = []
  }

  /// Messages among much else; the second message has a thread.
  private func talk(_ scene: SearchScene, _ channel: LogID, _ random: inout Seeded) throws -> Said {
    var said = Said()
    for number in 0..<60 {
      if number < 2 || random.oneIn(4) {
        let isAnswer = number >= 2 && random.oneIn(2)
        let sequence = try scene.say("word \(number)", in: channel, thread: isAnswer ? said.messages[1] : nil)
        said.messages.append(sequence)
        if isAnswer { said.answers.append(sequence) }
      } else {
        try scene.act(.react(channel, said.messages[0], text: Text("r\(number)")))
      }
    }
    return said
  }

  private func pages(
    _ reader: StoreReader, _ log: LogReference, thread: UInt64?, isForward: Bool, limit: Int
  ) throws -> [UInt64] {
    var found: [UInt64] = []
    var page = StoreReader.Page(thread: thread, limit: limit)
    if isForward { page.after = 0 }
    while true {
      let (messages, more) = try reader.messages(of: log, page)
      let sequences = messages.map(\.stored.sequence)
      #expect(sequences.count <= limit)
      found = isForward ? found + sequences : sequences + found
      guard more, let first = sequences.first, let last = sequences.last else { return found }
      if isForward { page.after = last } else { page.before = first }
    }
  }

  private func check(_ reader: StoreReader, _ log: LogReference, _ said: Said, _ seed: UInt64) throws {
    for isForward in [true, false] {
      for limit in [1, 3, 200] {
        #expect(
          try pages(reader, log, thread: nil, isForward: isForward, limit: limit) == said.messages, "\(seed)")
        #expect(
          try pages(reader, log, thread: said.messages[1], isForward: isForward, limit: limit)
            == said.answers, "\(seed)")
      }
    }
  }

  @Test func pagesHoldMessagesAndNothingElse() throws {
    var random = Seeded()
    try withTemporaryFolder { folder in
      let scene = try SearchScene(in: folder)
      let channel = try scene.makeChannel()
      let other = try scene.makeChannel()
      _ = try scene.say("another channel's", in: other)
      let said = try talk(scene, channel, &random)
      _ = try scene.say("another channel's", in: other)
      let reader = scene.founded.core.reader
      let log = try scene.log(channel)
      try check(reader, log, said, random.seed)
      for page in [
        StoreReader.Page(before: 0, limit: 5), .init(after: .max, limit: 5), .init(after: 1 << 53, limit: 5),
        .init(after: (1 << 40) - 1, limit: 5), .init(thread: 1 << 53, limit: 5),
      ] {
        let (messages, more) = try reader.messages(of: log, page)
        #expect(messages.isEmpty && !more, "\(page)")
      }
      #expect(
        try reader.messages(of: log, .init(before: .max, limit: 200)).messages.count == said.messages.count)
      #expect(try reader.message(said.messages[1], of: log)?.replies == said.answers.count)
    }
  }

  @Test func anOlderStoreIsListedWhenItIsOpened() throws {
    var random = Seeded()
    try withTemporaryFolder { folder in
      let scene = try SearchScene(in: folder)
      let channel = try scene.makeChannel()
      let said = try talk(scene, channel, &random)
      let store = scene.founded.core.store
      try store.forgetMessageList()
      let (reader, log) = (scene.founded.core.reader, try scene.log(channel))
      #expect(try reader.messages(of: log, .init(limit: 5)).messages.isEmpty)
      _ = try Store(folder: store.folder, scene.founded.core.suite)
      try check(reader, log, said, random.seed)
    }
  }
}

extension Store {
  /// Brings the store to where one is that was written before there was a list.
  fileprivate func forgetMessageList() throws {
    try connection.execute("DELETE FROM message; DELETE FROM setting WHERE name = 'messagesListed'")
  }
}
