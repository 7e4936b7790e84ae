import JSON
import Testing

struct JSONFieldsTests {
  private let object: JSONObject

  init() throws {
    object = try read(
      """
      {"text":"a","flag":true,"number":300,"big":9223372036854775808,"half":0.5,"nothing":null,
       "object":{"a":1},"list":["a","b"],"objects":[{"a":1}],"mixed":["a",1]}
      """
    ).asObject()
  }

  @Test func givesFieldsByNameAndType() throws {
    #expect(try object.string("text") == "a")
    #expect(try object.bool("flag"))
    #expect(try object.integer("number") == 300)
    #expect(try object.integer("number", in: UInt16(1)...300) == 300)
    #expect(try object.object("object").integer("a") == 1)
    #expect(try object.strings("list") == ["a", "b"])
    #expect(try object.objects("objects").count == 1)
    #expect(try object.array("mixed").count == 2)
  }

  @Test func absentAndNullAreTheSameToOptionalFields() throws {
    for name in ["absent", "nothing"] as [StaticString] {
      #expect(try object.optionalString(name) == nil)
      #expect(try object.optionalBool(name) == nil)
      #expect(try object.optionalInteger(name, in: 0...9) == nil)
      #expect(try object.optionalObject(name) == nil)
      #expect(try object.optionalArray(name) == nil)
    }
  }

  private func expect(
    _ code: JSONError.Code, _ field: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws(JSONError) -> Void
  ) {
    do throws(JSONError) {
      try body()
      Issue.record("not refused", sourceLocation: sourceLocation)
    } catch {
      #expect(error.code == code && error.field == field, sourceLocation: sourceLocation)
      #expect(error.description.contains("\"\(field)\""), sourceLocation: sourceLocation)
    }
  }

  @Test func namesTheMissingField() {
    for name in ["absent", "nothing"] as [StaticString] {
      let text = "\(name)"
      expect(.missingField, text) { () throws(JSONError) in _ = try object.string(name) }
      expect(.missingField, text) { () throws(JSONError) in _ = try object.bool(name) }
      expect(.missingField, text) { () throws(JSONError) in _ = try object.integer(name, in: 0...9) }
      expect(.missingField, text) { () throws(JSONError) in _ = try object.object(name) }
      expect(.missingField, text) { () throws(JSONError) in _ = try object.array(name) }
    }
  }

  @Test func namesTheMistypedField() {
    expect(.wrongType, "flag") { () throws(JSONError) in _ = try object.string("flag") }
    expect(.wrongType, "text") { () throws(JSONError) in _ = try object.bool("text") }
    expect(.wrongType, "text") { () throws(JSONError) in _ = try object.integer("text", in: 0...9) }
    expect(.wrongType, "half") { () throws(JSONError) in _ = try object.integer("half", in: 0...9) }
    expect(.wrongType, "big") { () throws(JSONError) in _ = try object.integer("big", in: 0...9) }
    expect(.wrongType, "list") { () throws(JSONError) in _ = try object.object("list") }
    expect(.wrongType, "object") { () throws(JSONError) in _ = try object.array("object") }
    expect(.wrongType, "mixed") { () throws(JSONError) in _ = try object.strings("mixed") }
    expect(.wrongType, "mixed") { () throws(JSONError) in _ = try object.objects("mixed") }
  }

  @Test func refusesIntegersOutOfRange() {
    expect(.outOfRange, "number") { () throws(JSONError) in _ = try object.integer("number", in: 0...299) }
    expect(.outOfRange, "number") { () throws(JSONError) in _ = try object.integer("number", in: 301...400) }
    expect(.outOfRange, "number") { () throws(JSONError) in let _: UInt8 = try object.integer("number") }
  }

  @Test func refusesUnknownFields() throws {
    let small = try read(#"{"a":1,"bb":2}"#).asObject()
    try small.refuseUnknown(allowed: ["bb", "a", "c"])
    expect(.unknownField, "bb") { () throws(JSONError) in try small.refuseUnknown(allowed: ["a", "b"]) }
  }

  @Test func cutsALongUnknownNameBetweenCharacters() throws {
    let name = "x" + String(repeating: "é", count: 100)
    let long = try read("{\"\(name)\":1}").asObject()
    expect(.unknownField, "x" + String(repeating: "é", count: 31)) { () throws(JSONError) in
      try long.refuseUnknown(allowed: [])
    }
  }

  @Test func refusesADocumentThatIsNoObject() {
    #expect(throws: JSONError.self) { try read("[]").asObject() }
    #expect(throws: JSONError.self) { try JSONReader.readObject([0x31], limits: JSONLimits(maximumBytes: 9)) }
  }

  @Test func addsAMemberOnce() {
    var object = JSONObject()
    let first = object.add("a", .null)
    let second = object.add("a", .bool(true))
    #expect(first && !second && object.members == [JSONObject.Member(name: "a", value: .null)])
  }
}
