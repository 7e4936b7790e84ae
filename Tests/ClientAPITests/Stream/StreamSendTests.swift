import Model
import Testing
import Wire

@testable import ClientAPI

struct StreamSendTests {
  static let channel = String(repeating: "0a", count: 32)

  private func refusal(_ frame: String) -> StreamRequest.Refusal? {
    do throws(StreamRequest.Refusal) { _ = try StreamRequest(Array(frame.utf8)) } catch { return error }
    return nil
  }

  private func read(_ frame: String) throws -> StreamSend {
    guard case .send(let send) = try StreamRequest(Array(frame.utf8)).action else {
      throw StreamRequest.Refusal(id: nil, code: "", detail: "no message")
    }
    return send
  }

  @Test func reads() throws {
    let frame =
      #"{"type":"send","id":"7","channel":"\#(Self.channel)","text":"héllo","thread":5,"key":"k-1"}"#
    let send = try read(frame)
    #expect(send.id == "7")
    #expect(send.channel.bytes.bytes == [UInt8](repeating: 10, count: 32))
    #expect(send.text.string == "héllo")
    #expect(send.thread == 5)
    #expect(send.key?.string == "k-1")
    let bare = try read(#"{"type":"send","id":"7","channel":"\#(Self.channel)","text":""}"#)
    #expect(bare.thread == nil && bare.key == nil)
  }

  @Test(
    arguments: [
      ("", "frameMalformed", nil), ("[]", "frameMalformed", nil), ("{", "frameMalformed", nil),
      (#"{"type":"send"}"#, "fieldMissing", nil), (#"{"type":"send","id":7}"#, "fieldInvalid", nil),
      (#"{"type":"send","id":""}"#, "idInvalid", nil),
      (#"{"type":"send","id":"\#(String(repeating: "x", count: 65))"}"#, "idInvalid", nil),
      (#"{"type":"dance","id":"a","channel":""}"#, "frameUnknown", "a"),
      (#"{"type":"read","id":"a","channel":"","sequence":1}"#, "unknownChannel", "a"),
      (#"{"type":"read","channel":"\#(channel)"}"#, "fieldMissing", nil),
      (#"{"type":"read","channel":"\#(channel)","sequence":-1}"#, "fieldInvalid", nil),
      (#"{"type":"typing","channel":"x"}"#, "unknownChannel", nil),
      (#"{"type":"typing","channel":"\#(channel)","text":"t"}"#, "fieldUnknown", nil),
      (#"{"type":"presence","state":"busy"}"#, "fieldInvalid", nil),
      (#"{"type":"watch","channels":["x"]}"#, "unknownChannel", nil),
      (
        #"{"type":"watch","addresses":[\#(String(repeating: "\"a@b.c\",", count: 200))"a@b.c"]}"#,
        "fieldInvalid", nil
      ),
      (#"{"type":"send","id":"a"}"#, "fieldMissing", "a"),
      (#"{"type":"send","id":"a","channel":"x","text":"t"}"#, "unknownChannel", "a"),
      (#"{"type":"send","id":"a","channel":"\#(channel)"}"#, "fieldMissing", "a"),
      (#"{"type":"send","id":"a","channel":"\#(channel)","text":"t","x":1}"#, "fieldUnknown", "a"),
      (#"{"type":"send","id":"a","channel":"\#(channel)","text":"t","thread":-1}"#, "fieldInvalid", "a"),
      (
        #"{"type":"send","id":"a","channel":"\#(channel)","text":"t","thread":1099511627776}"#,
        "fieldInvalid", "a"
      ),
      (
        #"{"type":"send","id":"a","channel":"\#(channel)","text":"t","key":""}"#, "idempotencyKeyInvalid", "a"
      ),
      (#"{"type":"send","id":"a","id":"b","channel":"\#(channel)","text":"t"}"#, "frameMalformed", nil),
    ] as [(String, String, String?)])
  func refuses(_ frame: String, _ code: String, _ id: String?) {
    let refusal = refusal(frame)
    #expect(refusal?.code == code)
    #expect(refusal?.id == id)
    #expect(refusal?.detail.isEmpty == false)
  }
}
