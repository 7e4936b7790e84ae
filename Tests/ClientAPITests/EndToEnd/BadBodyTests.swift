import Testing
import Transport

@testable import ClientAPI

/// Bodies that are not what they must be, each with the code that says so.
@Suite struct BadBodyTests {
  @Test(
    arguments: [
      (#"{"text":"a","text":"b"}"#, 400, "bodyMalformed"),
      (#"{"text":"a","\u0074ext":"b"}"#, 400, "bodyMalformed"),
      (#"{"text":"a","more":1}"#, 422, "fieldUnknown"), (#"{"text":"a","Text":"b"}"#, 422, "fieldUnknown"),
      (#"{"text":"a","__proto__":{}}"#, 422, "fieldUnknown"), ("{}", 422, "fieldMissing"),
      (#"{"text":null}"#, 422, "fieldMissing"), (#"{"text":["a"]}"#, 422, "fieldInvalid"),
      (#"{"text":"\ud800"}"#, 400, "bodyMalformed"), (#"{"text":"a"} {"text":"b"}"#, 400, "bodyMalformed"),
      (#"{"text":"a",}"#, 400, "bodyMalformed"), (#"{'text':'a'}"#, 400, "bodyMalformed"),
      (#"{"text":"a"/**/}"#, 400, "bodyMalformed"), (#"{"text":"a","thread":NaN}"#, 400, "bodyMalformed"),
      (#"{"text":"a","thread":1.0}"#, 422, "fieldInvalid"),
      (#"{"text":"a","thread":1e2}"#, 422, "fieldInvalid"),
      (#"{"text":"a","thread":-0}"#, 422, "fieldInvalid"), (#"{"text":"a","thread":null}"#, 202, ""),
      (#"{"text":""}"#, 422, "textInvalid"),
    ])
  func messages(_ body: String, _ status: Int, _ code: String) async throws {
    let (client, channel) = try await Self.scene.value
    let reply = try await client.call("POST", "channels/\(channel)/messages", body: body)
    #expect(reply.status == status && (reply.code ?? "") == code, "\(reply.status) \(reply.text)")
  }

  @Test func deepAndHugeOnes() async throws {
    let (client, channel) = try await Self.scene.value
    let bodies = [
      (#"{"text":"# + String(repeating: "[", count: 60_000), 400, "bodyMalformed"),
      (#"{"text":"# + String(repeating: #"{"a":"#, count: 40_000), 400, "bodyMalformed"),
      (#"{"text":[\#(String(repeating: "0,", count: 100_000))0]}"#, 400, "bodyMalformed"),
      (#"{"text":"\#(String(repeating: "x", count: 60_001))"}"#, 422, "textInvalid"),
      (#"{"text":"\#(String(repeating: "x", count: 300_000))"}"#, 413, "bodyTooLarge"),
    ]
    for (body, status, code) in bodies {
      let reply = try await client.call("POST", "channels/\(channel)/messages", body: body)
      #expect(reply.status == status && reply.code == code, "\(body.prefix(30)): \(reply.text)")
    }
  }

  /// Letters that look like those of somebody's name.
  @Test(arguments: ["аnna", "ａnna", "anna\u{200D}", "Anna", "ann\u{0430}@node.test", "anna\u{202E}"])
  func namesThatLookAlike(_ name: String) async throws {
    let admin = try await TestNode.shared.admin()
    let (client, channel) = try await Self.scene.value
    let made = try await admin.call("POST", "users", body: #"{"name":"\#(name)","password":"long enough"}"#)
    #expect(made.status == 422 && made.code == "nameInvalid", "\(made.text)")
    let invited = try await client.call(
      "POST", "channels/\(channel)/invitations", body: #"{"address":"\#(name)@node.test"}"#)
    #expect(invited.status == 422 && invited.code == "addressInvalid", "\(invited.text)")
    let loggedIn = try await admin.server.stranger.call(
      "POST", "session", body: #"{"name":"\#(name)","password":"\#(TestNode.password)"}"#)
    #expect(loggedIn.status == 401 && loggedIn.code == "wrongCredentials")
  }

  @Test(arguments: [
    "anna@nоde.test", "anna@ｎode.test", "anna@node。test", "anna@node.test\u{200B}", "anna＠node.test",
  ])
  func domainsThatLookAlike(_ address: String) async throws {
    let (client, channel) = try await Self.scene.value
    let invited = try await client.call(
      "POST", "channels/\(channel)/invitations", body: #"{"address":"\#(address)"}"#)
    #expect(invited.status == 422 && invited.code == "addressInvalid", "\(invited.text)")
  }

  /// Names that show as another's.
  @Test(arguments: [
    "gene\u{200B}ral", "general\u{200D}", "gen\u{202E}lare", "\u{2066}general", "general\u{E0061}",
  ])
  func channelNamesThatHide(_ name: String) async throws {
    let (client, channel) = try await Self.scene.value
    let body = #"{"name":"\#(name)"}"#
    for (method, path) in [("POST", "channels"), ("PATCH", "channels/\(channel)")] {
      let reply = try await client.call(method, path, body: body)
      #expect(reply.status == 422 && reply.code == "textInvalid", "\(method) \(reply.text)")
    }
  }

  /// A user of the shared node with a channel, made once.
  private static let scene = Task {
    let node = try await TestNode.shared.node()
    let client = try await node.newUser("bad-bodies")
    return (client, try await client.makeChannel())
  }
}
