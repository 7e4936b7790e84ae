internal import JSON
internal import Model
internal import Node
internal import Store

/// What people do now, and who may know.
enum PresenceRoutes {
  static let all = [
    Route("PUT", "presence", .user, body: .required, set),
    Route("GET", "presence", .user, parameters: ["address"], show),
    Route("POST", "channels/{channel}/typing", .user, body: .optional, typing),
    Route("GET", "me/settings", .user, settings),
    Route("PATCH", "me/settings", .user, body: .required, changeSettings),
  ]

  @Sendable private static func set(_ call: Call) throws(Problem) {
    let object = try call.object(["state"])
    let state = try call.fields { () throws(JSONError) in try object.string("state") }
    let isAway = try PresenceState.isAway(state)
    call.node.setPresence(of: try call.user, isAway: isAway) { call.end($0) }
  }

  @Sendable private static func show(_ call: Call) throws(Problem) {
    guard let text = call.parameters["address"] else {
      throw QueryParameters.invalid("address, whose presence is asked for, is missing.")
    }
    let (view, user) = (call.node.view, try call.user)
    // Whom one shares no channel with is told like one who does not exist.
    guard let participant = view.participant(text), view.mayWatch(participant, user, call.node) else {
      throw Problem(
        404, Refusal.unknownUser.code, "You share no channel with such a user: check the address.")
    }
    call.node.livePicture { result in
      call.answer(result) { picture in
        call.answer { json in
          json.field("address", text)
          json.presence(picture.presence(of: participant))
        }
      }
    }
  }

  @Sendable private static func typing(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    var isTyping = true
    if !call.body.isEmpty {
      let object = try call.object(["typing"])
      isTyping = try call.fields { () throws(JSONError) in try object.optionalBool("typing") ?? true }
    }
    call.node.typed(in: channel.id, by: try call.user, isTyping: isTyping) { call.end($0) }
  }

  @Sendable private static func settings(_ call: Call) throws(Problem) {
    call.node.settings(of: try call.user) { answer(call, $0) }
  }

  @Sendable private static func changeSettings(_ call: Call) throws(Problem) {
    let object = try call.object(["presence", "readPositions", "typing"])
    let presence = try audience("presence", object, call)
    let readPositions = try audience("readPositions", object, call)
    let typing = try audience("typing", object, call)
    call.node.changeSettings(of: try call.user) { settings in
      if let presence { settings.presence = presence }
      if let readPositions { settings.readPositions = readPositions }
      if let typing { settings.typing = typing }
    } completion: {
      answer(call, $0)
    }
  }

  private static func audience(
    _ name: StaticString, _ object: JSONObject, _ call: Call
  ) throws(Problem) -> UserSettings.Audience? {
    guard let text = try call.fields({ () throws(JSONError) in try object.optionalString(name) }) else {
      return nil
    }
    guard let audience = UserSettings.Audience(rawValue: text) else {
      throw Problem(.fieldInvalid, "\(name) must be nobody, organisation or everyone.")
    }
    return audience
  }

  private static func answer(_ call: Call, _ result: Result<UserSettings, NodeProblem>) {
    call.answer(result) { settings in call.answer { $0.settings(settings) } }
  }
}

extension NodeView {
  /// Whether a user may know of somebody's presence at all: oneself, and with whom one shares a channel.
  func mayWatch(_ participant: Participant, _ user: UserID, _ node: HanseNode) -> Bool {
    participant == node.participant(of: user) || sharesChannel(user, participant)
  }
}
