internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Rules
internal import Wire

/// Finding channels that may be joined without an invitation, and joining them.
enum OpenChannelRoutes {
  static let all = [
    Route("GET", "open-channels", .user, parameters: ["home", "afterChannel"], browse),
    Route("POST", "channels/{channel}/join", .user, body: .optional, parameters: ["wait"], join),
    Route("POST", "direct", .user, body: .required, limit: .invitations, openDirect),
  ]

  @Sendable private static func browse(_ call: Call) throws(Problem) {
    let after = call.parameters["afterChannel"].map { Call.channelID($0) }
    if case .some(nil) = after { throw QueryParameters.invalid("afterChannel must be a channel's id.") }
    guard let text = call.parameters["home"], text != call.node.domain else {
      return answer(call, Self.own(call.node.view, after: after ?? nil, try call.user))
    }
    guard let domain = Domain(Text(text)) else {
      throw QueryParameters.invalid("home must be a domain in lower case.")
    }
    try call.count(.lookups)
    call.node.browse(domain, after: after ?? nil) { result in
      call.answer(result) { channels in
        answer(call, channels.map { Listed(channel: $0, home: domain.string) })
      }
    }
  }

  private struct Listed {
    let channel: OpenChannel
    let home: String
  }

  private static func answer(_ call: Call, _ listed: [Listed]) {
    call.answer { json in
      json.arrayField("channels") { json in
        for item in listed.prefix(Limits.channelsInPage) {
          json.object { json in
            json.field("id", hex: item.channel.id.bytes.bytes)
            json.field("name", utf8: item.channel.name.utf8)
            json.field("topic", utf8: item.channel.topic.utf8)
            json.field("privacy", item.channel.privacy.name)
            json.field("home", item.home)
            json.field("members", item.channel.members)
          }
        }
      }
      json.field("more", listed.count >= Limits.channelsInPage)
    }
  }

  /// The channels that this node knows of and that the user is not in, but may be.
  private static func own(_ view: NodeView, after: LogID?, _ user: UserID) -> [Listed] {
    let open = view.channels.values.filter { channel in
      let policy = channel.state.policy?.policy
      return channel.state.log.form == .channel && policy?.access != nil && policy?.isArchived != true
        && channel.isFollowed && !channel.localMembers.contains(user) && channel.fault == nil
        && (after.map { $0.bytes.bytes.lexicographicallyPrecedes(channel.id.bytes.bytes) } ?? true)
    }
    return open.sorted { $0.id.bytes.bytes.lexicographicallyPrecedes($1.id.bytes.bytes) }
      .prefix(Limits.channelsInPage).map { channel in
        let state = channel.state
        let summary = OpenChannel(
          id: channel.id, name: state.name?.text ?? "", topic: state.topic?.text ?? "",
          privacy: state.log.privacy,
          members: UInt64(state.participants.values.count { $0.status == .joined }))
        return Listed(channel: summary, home: view.shownDomain(of: channel.home))
      }
  }

  @Sendable private static func join(_ call: Call) throws(Problem) {
    guard let channel = Call.channelID(call.captures["channel"]) else { throw .unknownChannel }
    guard !call.body.isEmpty else { return try call.perform(.join(channel, home: nil)) }
    let object = try call.object(["home"])
    let home = try call.fields { () throws(JSONError) in try object.optionalString("home") }
    let domain = home.flatMap { Domain(Text($0)) }
    guard home == nil || domain != nil else {
      throw Problem(.fieldInvalid, "home must be a domain in lower case, such as chat.example.org.")
    }
    if let domain, domain.string != call.node.domain { try call.count(.lookups) }
    try call.perform(.join(channel, home: domain))
  }

  @Sendable private static func openDirect(_ call: Call) throws(Problem) {
    let object = try call.object(["address"])
    let text = try call.fields { () throws(JSONError) in try object.string("address") }
    let (address, user) = (try call.address(text), try call.user)
    let participant = call.node.participant(of: user)
    call.node.perform(
      .openDirect(address), by: user,
      accepted: { result in
        call.answer(result) { receipt in
          ChannelRoutes.show(receipt.channel, to: participant, call, status: 200)
        }
      })
  }
}
