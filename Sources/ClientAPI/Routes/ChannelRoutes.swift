internal import JSON
internal import Model
internal import Node
internal import Store
internal import Wire

/// Channels.
enum ChannelRoutes {
  static let all = [
    Route("GET", "channels", .user, list),
    Route("POST", "channels", .user, create),
    Route("GET", "channels/{channel}", .user, show),
    Route("PATCH", "channels/{channel}", .user, change),
    Route("POST", "channels/{channel}/leave", .user, leave),
  ]

  @Sendable private static func list(_ call: Call) throws(Problem) {
    let (user, view) = (try call.user, call.node.view)
    let participant = call.node.participant(of: user)
    let channels = view.channels.values.filter { $0.localMembers.contains(user) }
      .sorted { $0.reference.rawValue < $1.reference.rawValue }
    call.node.read { reading in
      call.answer { json in
        json.arrayField("channels") { json in
          for channel in channels { json.object { $0.channel(channel, reading, participant) } }
        }
      }
    }
  }

  @Sendable private static func create(_ call: Call) throws(Problem) {
    let object = try call.object(["name", "topic"])
    let (name, topic) = try call.json { () throws(JSONError) in
      (try object.string("name"), try object.optionalString("topic") ?? "")
    }
    let user = try call.user
    let participant = call.node.participant(of: user)
    call.node.perform(
      .createChannel(name: call.text(name), topic: call.text(topic)), by: user,
      accepted: { result in
        switch result {
        case .failure(let problem): call.refuse(Problem(problem))
        case .success(let receipt):
          call.node.read { reading in
            guard let channel = reading.view.channels[receipt.channel] else {
              return call.refuse(.unknownChannel)
            }
            call.answer(201, JSONWriter.objectBytes { $0.channel(channel, reading, participant) })
          }
        }
      })
  }

  @Sendable private static func show(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    let participant = call.node.participant(of: try call.user)
    call.node.read { reading in call.answer { $0.channel(channel, reading, participant) } }
  }

  @Sendable private static func change(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    let object = try call.object(["name", "topic"])
    let (name, topic) = try call.json { () throws(JSONError) in
      (try object.optionalString("name"), try object.optionalString("topic"))
    }
    switch (name, topic) {
    case (let name?, nil): try call.perform(.rename(channel.id, call.text(name)))
    case (nil, let topic?): try call.perform(.setTopic(channel.id, call.text(topic)))
    case (let name?, let topic?):
      let user = try call.user
      call.node.perform(
        .rename(channel.id, call.text(name)), by: user,
        accepted: { result in
          if case .failure(let problem) = result { return call.refuse(Problem(problem)) }
          do throws(Problem) { try call.perform(.setTopic(channel.id, call.text(topic))) } catch {
            call.refuse(error)
          }
        })
    case (nil, nil): throw Problem(422, "fieldMissing", "Give a name, a topic, or both.")
    }
  }

  @Sendable private static func leave(_ call: Call) throws(Problem) {
    try call.perform(.leave(try call.channel().id))
  }
}
