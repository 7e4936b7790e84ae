import Model
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// spec/vectors/mentions.json, and what no vector can say.
struct MentionVectorTests {
  @Test func words() throws {
    for vector in try Vectors(page: "mentions").cases("mentionWords") {
      let found = MentionWords(Text(try vector.text("text"))).map { word in
        [word.names.map(\.string).joined(separator: " "), word.domain?.string ?? "-", "\(word.isEverybody)"]
      }
      let wanted = try vector.expect.list("words").map { item -> [String] in
        let word = try VectorFields(item, name: vector.name)
        return [
          try word.texts("names").joined(separator: " "), word.has("domain") ? try word.text("domain") : "-",
          "\(try word.flag("everybody"))",
        ]
      }
      #expect(found == wanted, "\(vector)")
    }
  }

  @Test func lists() throws {
    let suite = try SodiumSuite()
    for vector in try Vectors(page: "mentions").cases("mentionList") {
      let bytes = try vector.bytes("body")
      let body = try Body.decode(bytes, for: .message)
      let wanted = try vector.expect.list("mentions").map {
        try VectorFields(["pair": $0], name: vector.name).texts("pair")
      }
      let found = body.mentions.map { [hex($0.node.bytes.bytes), hex($0.user.bytes.bytes)] }
      #expect(found == wanted, "\(vector)")
      #expect(body.mentionsEverybody == (try vector.expect.flag("everybody")), "\(vector)")
      #expect(Body.hash(bytes, suite).bytes == (try vector.expect.bytes("hash")))
      #expect(Body.mayHaveMoreThanText(bytes) || (wanted.isEmpty && !body.mentionsEverybody))
    }
  }

  @Test func bodiesRoundTrip() throws {
    var random = Seeded()
    for _ in 0..<200 {
      var people: [Participant] = []
      for _ in 0..<random.integer(0...50) {
        let node = try #require(Bytes32(random.bytes(32)))
        people.append(Participant(node: NodeID(node), user: UserID(try #require(Bytes16(random.bytes(16))))))
      }
      let salt = try #require(Bytes16(random.bytes(16)))
      let body = Body(salt: salt, text: "t", mentions: people, mentionsEverybody: random.oneIn(2))
      #expect(try Body.decode(body.encode(), for: .message) == body)
    }
  }

  /// Whatever stands in the text, there are few words, they are of the right bytes, and reading ends.
  @Test func anyTextIsRead() {
    var random = Seeded()
    let alphabet = Array("@@@@aZ9._-+/ \u{e9}".utf8)
    for _ in 0..<2_000 {
      let bytes = (0..<random.integer(0...600)).map { _ in alphabet[random.integer(0...(alphabet.count - 1))]
      }
      var count = 0
      for word in MentionWords(Text(String(decoding: bytes, as: UTF8.self))) {
        count += 1
        #expect((1...64).contains(word.name.utf8.count) && !word.names.isEmpty)
        #expect(word.name.utf8.allSatisfy { $0 != UInt8(ascii: "@") && !(0x41...0x5A).contains($0) })
        #expect(word.domain?.utf8.isEmpty != true)
      }
      #expect(count <= MentionWords.limit)
    }
  }

}
