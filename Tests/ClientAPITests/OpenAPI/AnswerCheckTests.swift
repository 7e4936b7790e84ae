import JSON
import Testing
import Transport

@testable import ClientAPI

/// That the check of answers finds what it is for.
@Suite struct AnswerCheckTests {
  private static let id = String(repeating: "0", count: 64)

  private func faults(
    _ status: Int, _ body: String, type: String = "application/json", method: String = "GET",
    path: String = "api/v1/users"
  ) throws -> [String] {
    let reply = TestClient.Reply(status: status, headers: ["content-type": type], text: body)
    return AnswerCheck(document: try .served)
      .faults(method, path.split(separator: "/").map(String.init), reply)
  }

  private func user(_ more: String = "", name: String = "anna", admin: String = "true") -> String {
    #"{"users":[{"id":"\#(Self.id.prefix(32))","name":"\#(name)","address":"anna@a.test","#
      + #""displayName":"Anna","admin":\#(admin),"active":true\#(more)}]}"#
  }

  @Test func bearsWhatIsDescribed() throws {
    #expect(try faults(200, user()) == [])
    #expect(try faults(200, #"{"users":[]}"#) == [])
    let problem =
      #"{"type":"about:blank","title":"t","status":401,"detail":"d","code":"notLoggedIn"}"#
    #expect(try faults(401, problem, type: "application/problem+json") == [])
  }

  @Test(
    arguments: [
      (#","more":1"#, "anna", "true"), ("", "Anna", "true"), ("", "anna", #""true""#), ("", "anna", "null"),
    ])
  func findsWrongFields(_ more: String, _ name: String, _ admin: String) throws {
    #expect(try faults(200, user(more, name: name, admin: admin)).count == 1)
  }

  @Test(arguments: ["", "[]", "{}", #"{"users":{}}"#, #"{"users":[{}]}"#, #"{"users":[1]}"#])
  func findsWrongBodies(_ body: String) throws {
    // An empty body is what HEAD has.
    #expect(try faults(200, body).isEmpty == body.isEmpty)
  }

  @Test func findsWrongStatusesTypesAndCodes() throws {
    #expect(try faults(201, user()).count == 1)
    #expect(try faults(200, user(), type: "text/plain").count == 1)
    #expect(try faults(204, "{}", method: "DELETE", path: "api/v1/session").count == 1)
    let problem =
      #"{"type":"about:blank","title":"t","status":401,"detail":"d","code":"wrongCredentials"}"#
    #expect(try faults(401, problem, type: "application/problem+json").count == 1)
  }
}

extension AnswerCheckTests {
  @Test(
    arguments: [
      (#"{"type":"hello","cursor":1}"#, 0), (#"{"type":"hello"}"#, 1), (#"{"type":"hello","cursor":-1}"#, 1),
      (#"{"type":"hello","cursor":1,"more":1}"#, 1), (#"{"type":"nothing"}"#, 1), ("{}", 1),
    ])
  func findsWrongTexts(_ text: String, _ count: Int) throws {
    #expect(
      TextCheck.faults(try JSONReader.readObject(Array(text.utf8), limits: JSONLimits(maximumBytes: 1_000)))
        .count == count)
  }
}
