internal import JSON
internal import Model
internal import Node
internal import Rules
internal import Store
internal import Wire

/// Who is in a channel, and with what role.
enum MemberRoutes {
  static let all = [
    Route("GET", "channels/{channel}/members", .user, list),
    Route(
      "POST", "channels/{channel}/invitations", .user, body: .required, parameters: ["wait"],
      limit: .invitations, invite),
    Route(
      "PUT", "channels/{channel}/members/{address}/role", .user, body: .required, parameters: ["wait"],
      assignRole),
    Route("DELETE", "channels/{channel}/members/{address}", .user, parameters: ["wait"], kick),
    Route("PUT", "channels/{channel}/bans/{address}", .user, parameters: ["wait"], ban),
    Route("DELETE", "channels/{channel}/bans/{address}", .user, parameters: ["wait"], unban),
  ]

  @Sendable private static func list(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    let view = call.node.view
    call.node.livePicture { result in
      call.answer(result) { picture in
        call.read { (reading) throws(StoreError) in
          let members = try ChannelMembers(channel, picture, reading.store, call.node)
          call.answer { json in
            json.arrayField("members") { json in
              for member in members.all { json.object { $0.member(member, channel.state, view) } }
            }
          }
        }
      }
    }
  }

  @Sendable private static func invite(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    let object = try call.object(["address", "role"])
    let (address, role) = try call.fields { () throws(JSONError) in
      (try object.string("address"), try object.optionalString("role"))
    }
    try call.perform(.invite(channel.id, try call.address(address), role: role.map { Text($0) }))
  }

  @Sendable private static func assignRole(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    let object = try call.object(["role"])
    let role = try call.fields { () throws(JSONError) in try object.string("role") }
    try call.perform(.assignRole(channel.id, try target(call), role: Text(role)))
  }

  @Sendable private static func kick(_ call: Call) throws(Problem) {
    try call.perform(.kick(try call.channel().id, try target(call)))
  }

  @Sendable private static func ban(_ call: Call) throws(Problem) {
    try call.perform(.ban(try call.channel().id, try target(call)))
  }

  @Sendable private static func unban(_ call: Call) throws(Problem) {
    try call.perform(.unban(try call.channel().id, try target(call)))
  }

  private static func target(_ call: Call) throws(Problem) -> Address {
    try call.address(call.captures["address"])
  }
}
