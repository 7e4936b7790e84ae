internal import JSON
internal import Model
internal import Node
internal import Store
internal import Wire

/// Channels.
enum ChannelRoutes {
  static let all = [
    Route("GET", "channels", .user, list),
    Route("POST", "channels", .user, body: .required, parameters: ["wait"], create),
    Route("GET", "channels/{channel}", .user, show),
    Route("PATCH", "channels/{channel}", .user, body: .required, parameters: ["wait"], change),
    Route("POST", "channels/{channel}/leave", .user, parameters: ["wait"], leave),
  ]

  @Sendable private static func list(_ call: Call) throws(Problem) {
    let user = try call.user
    let participant = call.node.participant(of: user)
    call.read { (reading) throws(StoreError) in
      let channels = reading.view.channels.values.filter { $0.localMembers.contains(user) }
        .sorted { $0.reference.rawValue < $1.reference.rawValue }
      let joining = reading.view.joining[user] ?? []
      // Sizes and counts of one moment: who follows the stream adds what stands beyond the size.
      try reading.store.snapshot { () throws(StoreError) in
        let attention = try channels.map { (channel) throws(StoreError) in
          try ChannelAttention(channel.reference, of: user, reading.store)
        }
        call.answer { json in
          json.arrayField("channels") { json in
            for (channel, attention) in zip(channels, attention) {
              json.object { $0.channel(channel, reading, participant, attention) }
            }
            for invitation in joining { json.object { $0.joining(invitation, reading.view) } }
          }
        }
      }
    }
  }

  @Sendable private static func create(_ call: Call) throws(Problem) {
    let plan = try plan(call)
    // A channel is ordered at once where it is made: there is nothing to wait for.
    _ = try call.parameters.wait()
    let user = try call.user
    let participant = call.node.participant(of: user)
    call.node.perform(
      .createChannel(plan), by: user,
      accepted: { call.answer($0) { receipt in show(receipt.channel, to: participant, call, status: 201) } })
  }

  private static func plan(_ call: Call) throws(Problem) -> ChannelPlan {
    let object = try call.object(ChannelFields.names + ["form", "members"])
    let (fields, form, members) = try call.fields { () throws(JSONError) in
      let fields = try ChannelFields(object)
      let form = try object.optionalString("form").map { (name) throws(JSONError) in try Form.named(name) }
      if form ?? .channel == .channel { _ = try object.string("name") }
      return (fields, form ?? .channel, object["members"] == nil ? [] : try object.strings("members"))
    }
    var invited: [Address] = []
    for member in members {
      try call.count(.invitations)
      invited.append(try call.address(member))
    }
    return ChannelPlan(
      name: fields.name ?? Text(form.name), topic: fields.topic ?? Text(""), form: form,
      policy: fields.policy, invited: invited)
  }

  @Sendable private static func show(_ call: Call) throws(Problem) {
    if let joining = try call.joining() { return call.answer { $0.joining(joining, call.node.view) } }
    let channel = try call.channel()
    show(channel.id, to: call.node.participant(of: try call.user), call, status: 200)
  }

  static func show(_ id: LogID, to participant: Participant, _ call: Call, status: Int) {
    call.read { (reading) throws(StoreError) in
      guard let channel = reading.view.channel(id, of: participant.user) else {
        return call.refuse(Problem.unknownChannel)
      }
      try reading.store.snapshot { () throws(StoreError) in
        let attention = try ChannelAttention(channel.reference, of: participant.user, reading.store)
        call.answer(status) { $0.channel(channel, reading, participant, attention) }
      }
    }
  }

  @Sendable private static func change(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    let object = try call.object(ChannelFields.names + ["archived", "mirrors", "quorum"])
    let fields = try call.fields { () throws(JSONError) in try ChannelFields(object) }
    var commands: [Command] = []
    if let name = fields.name { commands.append(.rename(channel.id, name)) }
    if let topic = fields.topic { commands.append(.setTopic(channel.id, topic)) }
    if !fields.policy.isEmpty { commands.append(.changePolicy(channel.id, fields.policy)) }
    guard let first = commands.first else {
      throw Problem(.fieldMissing, "Give a field that is to change.")
    }
    try call.perform(commands.count == 1 ? first : .together(channel.id, commands))
  }

  @Sendable private static func leave(_ call: Call) throws(Problem) {
    try call.perform(.leave(try call.channel().id))
  }
}
