import JSON
import Testing

/// Reads with limits that no test reaches by accident.
func read(_ text: String) throws(JSONError) -> JSONValue {
  try read(Array(text.utf8))
}

func read(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
  try JSONReader.read(bytes, limits: JSONLimits(maximumBytes: 1 << 20))
}

/// What a read was refused for, or nil if it was not.
func refusal(_ bytes: [UInt8], limits: JSONLimits = JSONLimits(maximumBytes: 1 << 20)) -> JSONError? {
  do throws(JSONError) {
    _ = try JSONReader.read(bytes, limits: limits)
    return nil
  } catch {
    return error
  }
}

struct JSONReaderTests {
  @Test(
    arguments: [
      ("null", .null), ("true", .bool(true)), (" \t\r\nfalse\n", .bool(false)), ("0", .integer(0)),
      ("-1", .integer(-1)), ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number("9223372036854775808")),
      ("-9223372036854775809", .number("-9223372036854775809")),
      ("100000000000000000000000", .number("100000000000000000000000")),
      ("-0", .number("-0")), ("1.0", .number("1.0")), ("-0.5e-7", .number("-0.5e-7")),
      ("1E+2", .number("1E+2")),
      ("\"\"", .string("")), ("\"a\"", .string("a")), ("[]", .array([])), ("[ ]", .array([])),
      ("[1, [2],3]", .array([.integer(1), .array([.integer(2)]), .integer(3)])),
      ("{ }", .object(JSONObject())),
    ] as [(String, JSONValue)])
  func readsEveryShape(_ text: String, _ expected: JSONValue) throws {
    #expect(try read(text) == expected)
  }

  @Test func readsTheExampleOfRFC8259() throws {
    let image = try read(
      """
      {"Image": {"Width": 800, "Height": 600, "Title": "View from 15th Floor",
        "Thumbnail": {"Url": "http://www.example.com/image/481989943", "Height": 125, "Width": 100},
        "Animated" : false, "IDs": [116, 943, 234, 38793]}}
      """
    ).asObject().object("Image")
    #expect(image.members.map(\.name) == ["Width", "Height", "Title", "Thumbnail", "Animated", "IDs"])
    #expect(try image.integer("Width") == 800)
    #expect(try image.object("Thumbnail").string("Url") == "http://www.example.com/image/481989943")
    #expect(try image.array("IDs") == [.integer(116), .integer(943), .integer(234), .integer(38793)])
  }

  @Test(arguments: [
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
    (#""\ud83d\uDE00""#, "😀"), (#""\udbff\udfff""#, "\u{10ffff}"), (#""\u0000""#, "\0"),
    (#""\uffff""#, "\u{ffff}"), ("\"é€😀\u{2028}\u{2029}\u{7f}\"", "é€😀\u{2028}\u{2029}\u{7f}"),
    (#""plain text before \" and after é""#, "plain text before \" and after é"),
  ])
  func decodesStrings(_ text: String, _ expected: String) throws {
    #expect(try read(text) == .string(expected))
  }

  @Test func findsTheEndOfAStringAtEveryDistance() throws {
    for length in 0..<40 {
      let plain = String(repeating: "x", count: length)
      for tail in ["", "é", "zz", "!"] {
        #expect(try read("[\"\(plain)\(tail)\",1]") == .array([.string(plain + tail), .integer(1)]))
        #expect(try read("\"\(plain)\\n\(tail)\"") == .string("\(plain)\n\(tail)"))
      }
      for byte in UInt8(0)..<0x20 {
        let error = refusal([0x22] + Array(plain.utf8) + [byte] + Array("after it\"".utf8))
        #expect(error?.code == .controlCharacter && error?.offset == length + 1)
      }
    }
  }

  @Test func takesExactlyTheDepthOfTheLimit() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[{\"a\":", count: depth / 2) + "1").utf8)
        + Array(String(repeating: "}]", count: depth / 2).utf8)
    }
    #expect(refusal(nested(32)) == nil)
    #expect(refusal(nested(34))?.code == .tooDeep)
    #expect(refusal(Array(repeating: UInt8(ascii: "["), count: 1_000_000))?.code == .tooDeep)
  }

  @Test func depthCountsNestingAndNotBrackets() throws {
    _ = try read("[" + Array(repeating: "[{}]", count: 100).joined(separator: ",") + "]")
  }

  @Test func takesExactlyTheBytesOfTheLimit() {
    #expect(refusal(Array("[1,2]".utf8), limits: JSONLimits(maximumBytes: 5)) == nil)
    #expect(refusal(Array("[1,2]".utf8), limits: JSONLimits(maximumBytes: 4))?.code == .tooLarge)
  }

  @Test func takesExactlyTheValuesOfTheLimit() {
    let limits = JSONLimits(maximumBytes: 100, maximumValues: 4)
    #expect(refusal(Array("[1,[],3]".utf8), limits: limits) == nil)
    #expect(refusal(Array("[1,[],[3]]".utf8), limits: limits)?.code == .tooManyValues)
    #expect(refusal(Array("{\"a\":1,\"b\":2,\"c\":3,\"d\":4}".utf8), limits: limits)?.code == .tooManyValues)
  }

  @Test(arguments: [2, 16, 17, 18, 300])
  func refusesADuplicateNameAmong(_ count: Int) throws {
    let names = (0..<count).map { "\"name\($0)\":\($0)" }
    #expect(try read("{\(names.joined(separator: ","))}").asObject().members.count == count)
    for repeated in [0, count / 2, count - 1] {
      let error = refusal(Array("{\(names.joined(separator: ",")),\"name\(repeated)\":null}".utf8))
      #expect(error?.code == .duplicateField && error?.field == "name\(repeated)" && error?.offset != nil)
    }
  }

  @Test func namesThatOnlyLookAlikeAreDifferent() throws {
    let object = try read("{\"\u{e9}\":1,\"e\u{301}\":2}").asObject()
    #expect(try object.integer("\u{e9}") == 1)
    #expect(try object.integer("e\u{301}") == 2)
  }

  @Test func namesSpelledWithEscapesAreTheSame() {
    #expect(refusal(Array(#"{"a":1,"\u0061":2}"#.utf8))?.code == .duplicateField)
  }
}
