import Model
import TestSupport
import Testing
import Wire

@testable import Node
@testable import Store

struct MessageSearchTests {
  @Test func aThreadALinkAnAuthor() throws {
    try withTemporaryFolder { folder in
      let scene = try SearchScene(in: folder)
      let channel = try scene.makeChannel()
      let other = try scene.makeChannel()
      let root = try scene.say("herring", in: channel)
      let answer = try scene.say("herring again", in: channel, by: scene.bert, thread: root)
      let link = try scene.say("HTTPS://herring.example", in: channel)
      let elsewhere = try scene.say("herring http://x", in: other, by: scene.bert)
      try scene.index()
      var request = try scene.request("herring", in: channel, other)
      #expect(try scene.sequences(request) == [elsewhere, link, answer, root])
      request.author = scene.author(scene.bert)
      #expect(try scene.sequences(request) == [elsewhere, answer])
      request.hasLink = true
      #expect(try scene.sequences(request) == [elsewhere])
      request.author = nil
      #expect(try scene.sequences(request) == [elsewhere, link])
      request = try scene.request("herring", in: channel)
      request.thread = EntryKey(log: try scene.log(channel), sequence: root)
      #expect(try scene.sequences(request) == [answer])
      request = try scene.request(nil, in: channel)
      request.author = scene.author(scene.anna)
      #expect(try scene.sequences(request) == [link, root])
      request.author = Author(node: NodeID(.zero), user: scene.anna)
      #expect(try scene.sequences(request).isEmpty, "a user of another node may have the same id")
      #expect(try scene.find(request).next == nil)
    }
  }

  /// An edit as another node's user may make it: this node's own are asked whether there is still something to edit.
  private func edit(_ sequence: UInt64, to text: Text, in channel: LogID, _ scene: SearchScene) throws {
    try scene.founded.write { [anna = scene.anna] (core) throws(StoreError) in
      guard let log = core.logs[channel], let target = try core.target(sequence, in: log) else { return }
      let edit = Core.Draft(
        log: channel, kind: .edit, user: anna, body: core.body(text), relation: target.relation)
      core.localEvents.append(LocalEvent(event: core.originate(edit), appended: { _ in }))
    }
  }

  /// A member's node may be given a message whose first text was let go of at the home before it came here.
  @Test func anEditOfATextThatNeverCameIsFound() throws {
    try withTemporaryFolder { folder in
      let scene = try SearchScene(in: folder)
      let channel = try scene.makeChannel()
      let sequence = try scene.say("herring", in: channel)
      let key = EntryKey(log: try scene.log(channel), sequence: sequence).rawValue
      try scene.founded.core.store.connection.execute(
        computed: "UPDATE entry SET body = NULL WHERE id = \(key)")
      try edit(sequence, to: "sardine", in: channel, scene)
      try scene.index()
      #expect(try scene.sequences(try scene.request("sardine", in: channel)) == [sequence])
      #expect(try scene.sequences(try scene.request("herring", in: channel)) == [])
      try scene.act(.edit(channel, sequence, text: "sprat"))
      try scene.index()
      #expect(try scene.sequences(try scene.request("sardine", in: channel)) == [])
      #expect(try scene.sequences(try scene.request("sprat", in: channel)) == [sequence])
    }
  }

  @Test(arguments: [true, false]) func anEditOfAnErasedMessageIsNotFound(isBehind: Bool) throws {
    try withTemporaryFolder { folder in
      let scene = try SearchScene(in: folder)
      let channel = try scene.makeChannel()
      let sequence = try scene.say("herring", in: channel)
      try scene.act(.erase(channel, sequence))
      if !isBehind {
        try scene.index()
        try scene.founded.write { (core) throws(StoreError) in
          try core.store.forgetErased(upTo: core.store.lastArrival)
        }
      }
      try edit(sequence, to: "sardine", in: channel, scene)
      try scene.index()
      let table = isBehind ? "behind" : "up to date"
      #expect(try scene.founded.core.reader.size(of: scene.log(channel)) > sequence + 2)
      #expect(try scene.find(try scene.request("sardine", in: channel)).results.isEmpty, "\(table)")
      let index = try IndexReader(path: scene.founded.core.store.folder.index)
      #expect(try index.documentCount() == 0, "\(table)")
    }
  }

  @Test func whatIsErasedOrEditedAwayIsNotFoundWhileTheIndexIsBehind() throws {
    try withTemporaryFolder { folder in
      let scene = try SearchScene(in: folder)
      let channel = try scene.makeChannel()
      let erased = try scene.say("secret one", in: channel)
      let edited = try scene.say("secret two", in: channel)
      let kept = try scene.say("secret three", in: channel)
      try scene.index()
      try scene.act(.erase(channel, erased))
      try scene.act(.edit(channel, edited, text: "harmless"))
      for isBehind in [true, false] {
        for order in [SearchRequest.Order.newestFirst, .bestFirst] {
          var request = try scene.request("secret", in: channel)
          request.order = order
          request.wantsCount = true
          let answer = try scene.find(request)
          #expect(answer.results.map(\.message.stored.sequence) == [kept], "behind: \(isBehind), \(order)")
          #expect(answer.count == .exactly(1) && answer.next == nil)
        }
        try scene.index()
      }
      #expect(try scene.sequences(scene.request("harmless", in: channel)) == [edited])
      try scene.act(.erase(channel, kept))
      var request = try scene.request("secret", in: channel)
      request.wantsCount = true
      request.order = .bestFirst
      let answer = try scene.find(request)
      #expect(answer.results.isEmpty && answer.count == .exactly(0))
    }
  }

  @Test func highlightsCountInScalars() throws {
    try withTemporaryFolder { folder in
      let scene = try SearchScene(in: folder)
      let channel = try scene.makeChannel()
      _ = try scene.say("👍🏽 U\u{308}bung macht, 手机壳 Übungen", in: channel)
      try scene.index()
      let answer = try scene.find(scene.request("ubung* 机", in: channel))
      let result = try #require(answer.results.first)
      let text = Array(String(decoding: try #require(result.message.text), as: UTF8.self).unicodeScalars)
      let marked = result.highlights.map { place in
        String(String.UnicodeScalarView(text[place.offset..<(place.offset + place.length)]))
      }
      #expect(marked == ["U\u{308}bung", "机", "Übungen"])
    }
  }

  @Test func bestFirstKeepsItsPages() throws {
    try withTemporaryFolder { folder in
      let scene = try SearchScene(in: folder)
      let channel = try scene.makeChannel()
      let texts = [
        "herring herring herring", "herring in a long text of other words", "herring herring", "herring",
      ]
      let said = try texts.map { try scene.say($0, in: channel) }
      try scene.index()
      var request = try scene.request("herring", in: channel)
      request.order = .bestFirst
      request.limit = 3
      let first = try scene.find(request)
      let ranking = try #require(first.ranking)
      #expect(ranking.ranked == 4 && ranking.areAll && first.next == 3)
      // What comes meanwhile has no part in it.
      _ = try scene.say("herring herring herring herring", in: channel)
      try scene.index()
      request.before = ranking.before
      request.offset = try Int(#require(first.next))
      let second = try scene.find(request)
      #expect(second.ranking?.ranked == 4 && second.next == nil)
      let all = (first.results + second.results).map(\.message.stored.sequence)
      #expect(Set(all) == Set(said) && all.last == said[1])
    }
  }

  @Test func countsGoUpToABound() throws {
    try withTemporaryFolder { folder in
      let scene = try SearchScene(in: folder)
      let channel = try scene.makeChannel()
      let hidden = try scene.makeChannel()
      for _ in 0..<3 { _ = try scene.say("herring", in: channel) }
      for _ in 0..<5 { _ = try scene.say("herring", in: hidden) }
      try scene.index()
      var request = try scene.request("herring", in: channel)
      request.limit = 1
      #expect(try scene.find(request).count == nil)
      request.wantsCount = true
      let answer = try scene.find(request)
      #expect(answer.count == .exactly(3) && answer.results.count == 1 && answer.next != nil)
      request.before = answer.next
      #expect(try scene.find(request).count == .exactly(3), "the count is of all pages")
    }
  }

  /// A channel that keeps no older texts, where the index comes to the message only after its edit; and one whose text stays.
  @Test(arguments: [false, true]) func aMessageHasItsFilesAfterAnEdit(isIndexedBetween: Bool) throws {
    try withTemporaryFolder { folder in
      let scene = try SearchScene(in: folder)
      let channel = try scene.makeChannel([.editHistory(false)])
      let blob = BlobID(Bytes32([UInt8](repeating: 7, count: 32), at: 0))
      try scene.founded.write { [anna = scene.anna] (core) throws(StoreError) in
        try core.take(WholeBlob(blob: blob, size: 3, type: Text("text/plain")), by: anna)
      }
      let file = SharedFile(blob: blob, name: Text("a.txt"))
      let place = try scene.act(.share(channel, [file], text: Text("look"), thread: nil))
      if isIndexedBetween { try scene.index() }
      try scene.act(.edit(channel, place, text: Text("look")))
      try scene.index()
      var request = try scene.request(nil, in: channel)
      request.hasFile = true
      #expect(try scene.sequences(request) == [place])
      try scene.act(.erase(channel, place))
      try scene.index()
      #expect(try scene.sequences(request).isEmpty)
    }
  }
}
