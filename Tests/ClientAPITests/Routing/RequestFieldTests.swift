import Testing
import Transport
import Wire

@testable import ClientAPI

struct RequestFieldTests {
  @Test func takesOneBearerToken() {
    #expect(BearerToken.token(in: ["authorization": "Bearer abc"]) == "abc")
    #expect(BearerToken.token(in: ["authorization": "bEARER abc"]) == "abc")
    #expect(BearerToken.token(in: [:]) == nil)
    #expect(BearerToken.token(in: ["authorization": "Basic abc"]) == nil)
    #expect(BearerToken.token(in: ["authorization": "Bearer "]) == nil)
    #expect(BearerToken.token(in: ["authorization": "Bearerabc"]) == nil)
    let two = HeaderFields([
      HeaderField("authorization", "Bearer a"), HeaderField("authorization", "Bearer b"),
    ])
    #expect(BearerToken.token(in: two) == nil)
  }

  @Test(
    arguments: [
      (["application/json"], true), (["application/json; charset=utf-8"], true),
      (["Application/JSON;charset=utf-8"], true), (["application/json ; x=1"], true), ([], false),
      (["application/jsonp"], false), (["text/plain"], false), (["application/problem+json"], false),
      (["application/json", "application/json"], false), ([""], false), (["text/json"], false),
    ])
  func takesJSONOnly(_ values: [String], _ isJSON: Bool) {
    #expect(MediaType.isJSON(values) == isJSON)
  }

  @Test func checksIdempotencyKeys() throws {
    #expect(try IdempotencyKey.checked("k").string == "k")
    #expect(try IdempotencyKey.checked(String(repeating: "~", count: 64)).utf8.count == 64)
    for bad in ["", String(repeating: "k", count: 65), "a b", "a\tb", "ä", "\u{7F}"] {
      #expect(throws: Problem.self) { try IdempotencyKey.checked(bad) }
    }
  }
}
