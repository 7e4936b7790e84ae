import JSON
import TestSupport
import Testing

/// What a node that is sure of itself says of recoveries.
@Suite struct RecoveryTests {
  @Test func aNodeThatIsSureOfItselfHasNothingToDecide() async throws {
    let admin = try await TestNode.shared.admin()
    let shown = try await admin.get("recovery")
    #expect(shown.status == 200)
    #expect(try shown.object.string("mode") == "normal" && shown.object["logs"] == .array([]))
    #expect(try await admin.get("status").object.string("recovery") == "normal")
    for body in ["", "{}", #"{"without":["b.test"]}"#] {
      let answer = try await admin.call("POST", "recovery/proceed", body: body)
      #expect(answer.status == 409 && answer.code == "notRecovering")
    }
    let begun = try await admin.call("POST", "recovery/begin")
    #expect(begun.status == 409 && begun.code == "noOtherCopy")
  }

  @Test func onlyWhatCanBeNamedIsTaken() async throws {
    let admin = try await TestNode.shared.admin()
    for (body, code) in [
      (#"{"without":["No Domain"]}"#, "fieldInvalid"), (#"{"lost":["12"]}"#, "fieldInvalid"),
      (#"{"without":"b.test"}"#, "fieldInvalid"), (#"{"all":true}"#, "fieldUnknown"),
    ] {
      let answer = try await admin.call("POST", "recovery/proceed", body: body)
      #expect(answer.code == code, "\(body)")
    }
  }

  @Test func itIsForAdministrators() async throws {
    let user = try await TestNode.shared.node().newUser("rec-user")
    for (method, path) in [("GET", "recovery"), ("POST", "recovery/proceed"), ("POST", "recovery/begin")] {
      #expect(try await user.call(method, path).code == "notAdmin")
    }
  }
}
