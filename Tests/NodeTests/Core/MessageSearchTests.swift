import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

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
}
