import Model
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// Headers and bodies: what is written is read, and what is accepted has one spelling.
struct HeaderTests {
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  @Test(arguments: Kind.allCases) func aHeaderOfEachKindIsReadAsItWasWritten(kind: Kind) throws {
    var random = Seeded("header of \(kind)")
    for _ in 0..<20 {
      let header = random.header(kind)
      let bytes = header.encode()
      #expect(try Header.decode(bytes) == header, "\(hex(bytes))")
      let event = try Event(headerBytes: bytes, body: nil, suite)
      #expect(event == Event(header, body: nil, suite))
      #expect(event.id == Header.id(bytes, suite))
      #expect(event.log == (header.log ?? LogID(event.id.bytes)))
      #expect(event.relation.position == header.position && event.relation.author == header.author)
    }
  }

  @Test func whatIsAcceptedIsTheOnlySpelling() {
    var random = Seeded()
    var accepted = 0
    for _ in 0..<4_000 {
      let bytes = mutated(random.header(random.kind()).encode(), &random)
      guard let header = try? Header.decode(bytes) else { continue }
      accepted += 1
      #expect(header.encode() == bytes, "\(hex(bytes))")
    }
    #expect(accepted > 100)
  }

  /// Every field that a kind needs is missed, and every one that it must not have is refused.
  @Test(arguments: Kind.allCases) func aKindHasItsFieldsAndNoOthers(kind: Kind) throws {
    var random = Seeded("fields of \(kind)")
    let good = random.header(kind)
    func refusal(_ change: (inout Header) -> Void) -> String? {
      var header = good
      change(&header)
      return outcome { () throws(Refusal) in try Header.decode(header.encode()) }.code
    }
    let unfit = Refusal.eventUnfit.code
    #expect(refusal { $0.log = kind.isCreate ? LogID(.zero) : nil } == unfit)
    #expect(refusal { $0.nonce = kind.isCreate ? nil : .zero } == unfit)
    let user = random.user()
    let otherUser = kind.user == .never ? user : nil
    #expect(
      refusal { $0.author = Author(node: $0.author.node, user: otherUser) }
        == (kind.user == .optional ? nil : unfit))
    #expect(refusal { $0.bodyHash = kind.hasBody ? nil : .zero } == unfit)
    #expect(refusal { $0.base = kind.hasBase ? nil : Base(term: 0, size: 0) } == unfit)
    let relation = random.relation()
    switch kind.relation {
    case .always: #expect(refusal { $0.relation = nil } == unfit)
    case .never: #expect(refusal { $0.relation = relation } == unfit)
    case .optional: #expect(refusal { $0.relation = relation } == nil && refusal { $0.relation = nil } == nil)
    }
    let other = good.content == .none ? Content.text("name") : .none
    #expect(refusal { $0.content = other } == unfit)
  }

  @Test func bodiesHaveTheTextOfTheirKind() throws {
    func code(_ kind: Kind, _ text: Int) -> String? {
      let body = Body(
        salt: Bytes16([UInt8](repeating: 7, count: 16), at: 0),
        text: Text([UInt8](repeating: 65, count: text)) ?? "")
      return outcome { () throws(Refusal) in try Body.decode(body.encode(), for: kind) }.code
    }
    for kind in [Kind.message, .edit] {
      #expect(
        code(kind, 0) == "eventMalformed" && code(kind, Limits.messageTextBytes + 1) == "eventMalformed")
      #expect(code(kind, 1) == nil && code(kind, Limits.messageTextBytes) == nil)
    }
    #expect(
      code(.reaction, 0) == "eventMalformed" && code(.reaction, Limits.reactionBytes + 1) == "eventMalformed")
    #expect(code(.reaction, 1) == nil && code(.reaction, Limits.reactionBytes) == nil)
    #expect(code(.message, Limits.bodyBytes) == "bodyTooLarge")
  }

  @Test func anEventsBodyIsTheOneItsHeaderNames() throws {
    var random = Seeded()
    let body = Body(salt: random.salt(), text: "good day").encode()
    var header = random.header(.message)
    header.bodyHash = Body.hash(body, suite)
    #expect(try Event(headerBytes: header.encode(), body: body, suite).body == body)
    for index in body.indices {
      var other = body
      other[index] ^= 1
      #expect(throws: Refusal.bodyMismatch) { try Event(headerBytes: header.encode(), body: other, suite) }
    }
    #expect(throws: Refusal.bodyTooLarge) {
      try Event(headerBytes: header.encode(), body: random.bytes(Limits.bodyBytes + 1), suite)
    }
    let join = random.header(.join)
    #expect(throws: Refusal.eventUnfit) { try Event(headerBytes: join.encode(), body: body, suite) }
  }

  @Test func mutatedBodiesNeverCrash() {
    var random = Seeded()
    for _ in 0..<2_000 {
      let body = Body(salt: random.salt(), text: random.text(0...40)).encode()
      let bytes = mutated(body, &random)
      for kind in [Kind.message, .reaction, .join] { _ = try? Body.decode(bytes, for: kind) }
    }
  }
}
