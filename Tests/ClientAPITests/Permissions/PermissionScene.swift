import JSON
import Testing

/// A channel with one user in each place: made anew where a request would change it.
struct PermissionScene {
  let cast: PermissionCast
  let channel: String
  /// A message of each user who could ever write one.
  let messages: [Caller: UInt64]
  /// Somebody in the channel.
  let watched: TestClient
  /// The number of the fork of the channel; 0 where there is none.
  var fork: Int64 = 0

  /// With a stranger, `watched` is somebody who was never anywhere else.
  static func made(_ cast: PermissionCast, withStranger: Bool = false) async throws -> PermissionScene {
    let owner = cast[.owner]
    let channel = try await owner.makeChannel("permissions")
    var messages: [Caller: UInt64] = [.owner: try await owner.say("from owner", in: channel)]
    for caller in [Caller.former, .banned, .reader, .member, .moderator] {
      let role = caller == .moderator ? "moderator" : "member"
      try await owner.add(cast[caller], to: channel, role: role)
      messages[caller] = try await cast[caller].say("from \(caller)", in: channel)
    }
    try await owner.add(cast.target, to: channel, role: "reader")
    let watched = withStranger ? try await cast.newStranger() : cast.target
    let scene = PermissionScene(cast: cast, channel: channel, messages: messages, watched: watched)
    try await scene.change("PUT", "members/\(cast[.reader].address)/role", #"{"role":"reader"}"#)
    try await scene.change("DELETE", "members/\(cast[.former].address)")
    try await scene.change("PUT", "bans/\(cast[.banned].address)")
    try await scene.change("POST", "invitations", #"{"address":"\#(cast[.invited].address)"}"#)
    if withStranger { try await owner.add(watched, to: channel) }
    return scene
  }

  /// The same, and the channel's home was caught.
  static func forked(_ cast: PermissionCast) async throws -> PermissionScene {
    var scene = try await made(cast)
    scene.fork = try await cast.node.fork(scene.channel)
    return scene
  }

  private func change(_ method: String, _ path: String, _ body: String? = nil) async throws {
    let reply = try await cast[.owner].call(method, "channels/\(channel)/\(path)?wait=ordered", body: body)
    try #require(reply.status == 202, "\(method) \(path): \(reply.text)")
  }

  /// The message that a row means: the caller's own, if there is one, or that of somebody else.
  func message(of target: String, for caller: Caller) -> UInt64 {
    if target == "own", let own = messages[caller] { return own }
    return messages[caller == .member ? .moderator : .member] ?? 0
  }
}
