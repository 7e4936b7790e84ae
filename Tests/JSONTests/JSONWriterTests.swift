import JSON
import TestSupport
import Testing

struct JSONWriterTests {
  private func text(_ write: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    write(&json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func writesNestedFieldsWithCommasBetween() {
    let written = text { json in
      json.object { json in
        json.field("text", "a")
        json.field("number", -7)
        json.field("largest", UInt64.max)
        json.field("lowest", Int64.min)
        json.field("flag", true)
        json.nullField("nothing")
        json.objectField("empty") { _ in }
        json.arrayField("list") { json in
          json.value(0)
          json.value(UInt128.max)
          json.array { _ in }
          json.object { $0.field("deep", false) }
          json.null()
        }
        json.field("id", hex: [0x00, 0xa9, 0xff])
        json.field("tree", JSONValue.array([.integer(1), .number("1.50")]))
      }
    }
    #expect(
      written == """
        {"text":"a","number":-7,"largest":18446744073709551615,"lowest":-9223372036854775808,"flag":true,\
        "nothing":null,"empty":{},"list":[0,340282366920938463463374607431768211455,[],{"deep":false},null],"id":"00a9ff","tree":[1,1.50]}
        """)
  }

  @Test func leavesOutWhatIsNil() {
    let absent: String? = nil
    let written = JSONWriter.objectBytes { json in
      json.field("a", ifPresent: absent)
      json.field("b", ifPresent: Optional(3))
      json.field("c", ifPresent: Int?.none)
      json.field("d", ifPresent: Optional("x"))
    }
    #expect(String(decoding: written, as: UTF8.self) == #"{"b":3,"d":"x"}"#)
  }

  @Test func escapesWhatMustBeAndNothingElse() {
    let controls = String(String.UnicodeScalarView((0..<0x20).map { Unicode.Scalar(UInt8($0)) }))
    #expect(
      text { $0.value(controls) }
        == #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#
        + #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f""#
    )
    #expect(text { $0.value("a\"b\\c/d") } == #""a\"b\\c/d""#)
    #expect(text { $0.value("é😀\u{2028}\u{2029}\u{7f}") } == "\"é😀\u{2028}\u{2029}\u{7f}\"")
  }

  @Test func repairsBytesThatAreNoUTF8() throws {
    var json = JSONWriter()
    json.object { json in
      json.field("good", utf8: Array("é\n".utf8))
      json.field("bad", utf8: [0x61, 0xff, 0x62])
    }
    let object = try read(json.bytes).asObject()
    #expect(try object.string("good") == "é\n")
    #expect(try object.string("bad") == "a\u{fffd}b")
  }

  @Test func passesAFailureOn() {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try JSONWriter.objectBytes { json in
        json.field("a", 1)
        throw Stop()
      }
    }
  }

  @Test func readsBackWhatItWrote() throws {
    var random = Seeded()
    for _ in 0..<2_000 {
      let value = JSONSample.value(from: &random, depth: 5)
      #expect(try read(written(value)) == value)
    }
  }

  @Test func quotesEveryStringSoThatItReadsBack() throws {
    var random = Seeded()
    for _ in 0..<2_000 {
      let text = JSONSample.text(from: &random)
      let bytes = JSONWriter.objectBytes { json in
        json.field("text", text)
        json.field("same", utf8: Array(text.utf8))
      }
      let object = try read(bytes).asObject()
      #expect(try object["text"] == .string(text) && object.string("same").utf8.elementsEqual(text.utf8))
    }
  }
}
