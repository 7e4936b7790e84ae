import JSON
import Testing
import Transport

@testable import ClientAPI

/// How an operation is asked for in a scene, so that nothing but the caller's place can be in its way.
struct PermissionRequest {
  private static let counter = Counter()

  /// What operations with a body are sent, by what it is done to where that matters.
  private static let bodies: [String: String] = [
    "logIn": #"{"name":"target","password":"\#(TestNode.password)"}"#,
    "createUser": #"{"name":"NEW-NAME","password":"long enough"}"#, "verify": "{}",
    "createChannel": #"{"name":"n"}"#, "changeChannel of topic": #"{"topic":"t"}"#,
    "changeChannel of policy": #"{"archived":true}"#, "joinChannel": "{}",
    "openDirectChannel": #"{"address":"GUEST"}"#, "inviteMember of a member": #"{"address":"GUEST"}"#,
    "inviteMember of an owner": #"{"address":"GUEST","role":"owner"}"#,
    "assignRole of a reader": #"{"role":"reader"}"#,
    "assignRole of the owner": #"{"role":"reader"}"#, "defineRole": #"{"rank":5,"capabilities":["react"]}"#,
    "beginUpload": #"{"size":0}"#, "appendUpload": "",
    "sendMessage": #"{"text":"t"}"#, "editMessage": #"{"text":"t"}"#,
    "markRead": #"{"sequence":0}"#, "setNotifications": #"{"notifications":"all"}"#,
    "setPresence": #"{"state":"online"}"#, "changeSettings": "{}", "setProfile": #"{"about":"b"}"#,
    "changePassword": #"{"oldPassword":"not this one","newPassword":"long enough"}"#,
    "administerUser": #"{"active":true}"#, "usePasswordReset": #"{"code":"none","password":"long enough"}"#,
    "refresh": #"{"refreshToken":"none"}"#, "inviteAccount": "{}",
    "register": #"{"code":"none","name":"nobody","password":"long enough"}"#,
    "decidePeer": #"{"decision":"paused"}"#, "decideFork": #"{"decision":"keep"}"#,
    "rotateKeys": #"{"keys":["request"]}"#, "replaceKeys": #"{"signed":"00"}"#,
  ]

  /// Operations of which the right caller hears that there is nothing to do it to, or that this is no stream: all
  /// that this test can have of them.
  private static let letInWith: [String: String] = [
    "openStream": "upgradeMalformed", "streamEvents": "parameterInvalid",
    "allowInvitation": "unknownInvitation", "declineHeldInvitation": "unknownInvitation",
    "dismissOutboxItem": "unknownMessage", "changePassword": "wrongPassword", "endSession": "unknownSession",
    "usePasswordReset": "codeInvalid", "register": "codeInvalid", "refresh": "refreshTokenInvalid",
    "revokeAccountInvitation": "unknownInvitation", "readLogStart": "notFound", "proveUser": "notFound",
    "replaceKeys": "replacementInvalid", "getFile": "unknownFile",
  ]

  let operation: Operation
  let route: Route
  let target: String
  private let body: String?

  init(_ row: PermissionTable.Row) throws {
    body = Self.bodies[row.testDescription] ?? Self.bodies[row.operation]
    let found = RouteTable.api.routes.lazy.compactMap { route in
      OpenAPIDocument.operation(of: route).map { (route, $0.operation) }
    }.first { $0.1.id == row.operation }
    (route, operation) = try #require(found, "\(row.operation) is no operation")
    target = row.target
  }

  /// Operations after which the channel is not fit for the next caller.
  private static let lasting: Set<String> = [
    "acceptInvitation", "assignRole", "banMember", "declineInvitation", "eraseMessage", "inviteMember",
    "joinChannel", "kickMember", "leaveChannel", "unbanMember",
  ]

  /// Whether each caller who may needs a channel of its own for it.
  var isLasting: Bool { Self.lasting.contains(operation.id) || target == "policy" }

  /// Whether it matters that nobody but those in this one channel has met whom it is about.
  var needsStranger: Bool { operation.id == "showPresence" }

  /// Whether it is about a channel whose home was caught.
  var needsFork: Bool { operation.id == "decideFork" || operation.id == "readForkProof" }

  func send(by caller: Caller, in scene: PermissionScene, channel: String? = nil) async throws
    -> TestClient.Reply
  {
    var client = scene.cast[caller]
    // The end of a session must not be that of the cast's.
    if operation.id == "logOut", caller != .anyone { client = try await scene.cast.node.logIn(client.name) }
    let body = self.body?
      .replacing("NEW-NAME", with: "new-\(Self.counter.next())")
      .replacing("GUEST", with: scene.cast.guest.address)
    let path = path(for: caller, in: scene, channel: channel ?? scene.channel)
    // There must be something to take back.
    if operation.id == "unreact" { _ = try await client.call("PUT", path) }
    let headers: HeaderFields =
      switch operation.id {
      case "streamEvents": ["last-event-id": "none"]
      case "appendUpload": ["upload-offset": "0"]
      default: [:]
      }
    let type = route.body == .bytes ? "application/octet-stream" : "application/json"
    return try await client.call(route.method, path, body: body, headers: headers, contentType: type)
  }

  private func path(for caller: Caller, in scene: PermissionScene, channel: String) -> String {
    let segments = route.pattern.map { part in
      switch part {
      case "{channel}": channel
      case "{sequence}": "\(scene.message(of: target, for: caller))"
      case "{address}": whom(in: scene).address
      case "{text}": "x"
      case "{upload}": String(repeating: "3", count: 32)
      case "{file}": "0"
      case "{role}": "clerk"
      case "{domain}": "b.test"
      case "{number}": "\(scene.fork)"
      case "{session}": "0"
      case "{node}": String(repeating: "1", count: 64)
      case "{user}": String(repeating: "2", count: 32)
      default: part
      }
    }
    return "/" + segments.joined(separator: "/") + query(in: scene, channel: channel)
  }

  private func query(in scene: PermissionScene, channel: String) -> String {
    switch operation.id {
    case "search": target == "the channel" ? "?q=from&channel=\(channel)" : "?q=from"
    case "readLog": "?first=0"
    case "showPresence": "?address=\(scene.watched.address)"
    default: ""
    }
  }

  private func whom(in scene: PermissionScene) -> TestClient {
    if operation.id == "unbanMember" { return scene.cast[.banned] }
    if operation.id == "resetPassword" { return scene.cast.guest }
    return target == "the owner" ? scene.cast[.owner] : scene.cast.target
  }

  /// What a reply says, in the words of the table.
  func says(_ reply: TestClient.Reply) -> String {
    if reply.status < 400 { return "yes" }
    let code = reply.code ?? "no code"
    return code == Self.letInWith[operation.id] ? "yes" : code
  }
}
