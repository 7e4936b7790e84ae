import JSON
import Model
import Node
import Store
import Testing

@testable import ClientAPI

struct ProblemTests {
  @Test(
    arguments: [
      ("missingCapability", 403), ("rankTooLow", 403), ("notMember", 403), ("notAuthor", 403),
      ("unknownChannel", 404), ("unknownMessage", 404), ("unknownUser", 404), ("unknownInvitation", 404),
      ("staleBase", 409), ("alreadyMember", 409), ("documentUnknown", 422), ("nameTaken", 409),
      ("logStopped", 409),
      ("storeBusy", 503), ("diskFull", 503), ("shuttingDown", 503), ("wrongCredentials", 401),
      ("tooManyAttempts", 429), ("peerUnreachable", 502), ("noCommonVersion", 502), ("peerRefused", 403),
      ("storeCorrupt", 500),
      ("textInvalid", 422), ("passwordInvalid", 422), ("somethingNew", 422),
    ])
  func mapsCodes(_ code: String, _ status: Int) {
    #expect(Problem(NodeProblem(code, "Do so.")).status == status)
  }

  @Test func aRuleIsNeverTheServersFault() {
    // A home that recovers says so of itself.
    for refusal in Refusal.allCases where refusal != .logRecovering {
      let status = Problem(NodeProblem(refusal)).status
      #expect((400..<500).contains(status), "\(refusal.code) is \(status)")
    }
  }

  @Test func aStoresFaultIsNeverTheClients() {
    for code in StoreError.Code.allCases {
      let status = ProblemStatus.of(code.rawValue)
      #expect(status >= 500, "\(code.rawValue) is \(status)")
    }
  }

  @Test func namesEveryStatus() {
    for status in ProblemStatus.codes.keys { #expect(ProblemStatus.title(status) != "Error") }
  }

  @Test func writesTheDocument() throws {
    let body = String(decoding: Problem(409, "staleBase", "Try \"again\".").body, as: UTF8.self)
    #expect(
      body
        == #"{"type":"about:blank","title":"Conflict","status":409,"detail":"Try \"again\".","code":"staleBase"}"#
    )
  }

  @Test(
    arguments: [
      (#"{"a":1"#, "bodyMalformed", 400), (#"[]"#, "bodyMalformed", 400), ("", "bodyMalformed", 400),
      (#"{"a":"x"} "#, nil, 0), (#"{"a":"x"}{}"#, "bodyMalformed", 400),
      (#"{"a":"x","a":"x"}"#, "bodyMalformed", 400), (#"{"b":"x"}"#, "fieldUnknown", 422),
      (#"{}"#, "fieldMissing", 422), (#"{"a":null}"#, "fieldMissing", 422),
      (#"{"a":1}"#, "fieldInvalid", 422),
      ("{\"a\":\"\u{1}\"}", "bodyMalformed", 400), (#"{"a":"\ud800"}"#, "bodyMalformed", 400),
      (#"{"a":"x","n":9}"#, "fieldInvalid", 422), (#"{"a":"x","n":1.5}"#, "fieldInvalid", 422),
    ])
  func mapsBodies(_ text: String, _ code: String?, _ status: Int) throws {
    do throws(JSONError) {
      let object = try JSONReader.readObject(Array(text.utf8), limits: JSONLimits(maximumBytes: 100))
      try object.refuseUnknown(allowed: ["a", "n"])
      _ = try object.string("a")
      _ = try object.optionalInteger("n", in: 0...5)
      #expect(code == nil)
    } catch {
      #expect(Problem(error).code == code)
      #expect(Problem(error).status == status)
    }
  }

  @Test func aBodyThatIsTooLargeIsSaidSo() {
    do throws(JSONError) {
      _ = try JSONReader.readObject(Array(#"{"a":"x"}"#.utf8), limits: JSONLimits(maximumBytes: 3))
      Issue.record("it was read")
    } catch {
      #expect(Problem(error).status == 413)
    }
  }
}
