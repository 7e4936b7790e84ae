import Model
import Node
import Testing
import Wire

@testable import ClientAPI

struct StreamFrameTests {
  private static let event = EventID(Bytes32([UInt8](repeating: 0xEE, count: 32), at: 0))
  private static let channel = LogID(Bytes32([UInt8](repeating: 0xCC, count: 32), at: 0))
  private static let (e, c) = (String(repeating: "ee", count: 32), String(repeating: "cc", count: 32))

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func greets() {
    #expect(text(StreamFrame.hello(cursor: 12)) == #"{"type":"hello","cursor":12}"#)
  }

  @Test func answers() {
    let order = Receipt.Order(sequence: 9, verdict: 0)
    let receipt = Receipt(event: Self.event, channel: Self.channel, order: order)
    #expect(
      text(StreamFrame.accepted("a\"", receipt))
        == #"{"type":"accepted","id":"a\"","event":"\#(Self.e)"}"#)
    #expect(
      text(StreamFrame.ordered("a", receipt, order))
        == #"{"type":"ordered","id":"a","event":"\#(Self.e)","channel":"\#(Self.c)","sequence":9,"#
        + #""verdict":"accepted"}"#)
    let refused = Receipt.Order(sequence: 9, verdict: 3)
    #expect(text(StreamFrame.ordered("a", receipt, refused)).hasSuffix(#""verdict":"missingCapability"}"#))
    #expect(
      text(StreamFrame.error(nil, code: "x", detail: "y")) == #"{"type":"error","code":"x","detail":"y"}"#)
    #expect(
      text(StreamFrame.error("i", code: "x", detail: "y"))
        == #"{"type":"error","id":"i","code":"x","detail":"y"}"#)
  }

  @Test func writesReceipts() {
    func json(_ order: Receipt.Order?) -> String {
      let receipt = Receipt(event: Self.event, channel: Self.channel, order: order)
      return text(JSONWriterBytes.object { $0.receipt(receipt) })
    }
    #expect(json(nil) == #"{"event":"\#(Self.e)","level":"accepted","channel":"\#(Self.c)"}"#)
    #expect(
      json(Receipt.Order(sequence: 4, verdict: 2))
        == #"{"event":"\#(Self.e)","level":"ordered","channel":"\#(Self.c)","sequence":4,"verdict":"notMember"}"#
    )
  }

  /// The names of docs/client-api.md, Stream.
  @Test func namesKinds() {
    let documented = [
      "message", "edit", "erase", "reaction", "unreact", "pin", "unpin", "create", "invite", "join", "leave",
      "kick", "ban", "unban", "assignRole", "defineRole", "name", "topic", "policy", "nodeDocument",
      "admit",
    ]
    let kinds = Kind.allCases.filter { $0.log == .channel }
    #expect(Set(kinds.map(\.name)) == Set(documented))
    for kind in Kind.allCases { #expect(kind.name == "\(kind)") }
  }
}
