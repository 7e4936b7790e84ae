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
    call.node.read { reading in
      let channels = reading.view.channels.values.filter { $0.localMembers.contains(user) }
        .sorted { $0.reference.rawValue < $1.reference.rawValue }
      let joining = reading.view.joining[user] ?? []
      do throws(StoreError) {
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
      } catch {
        call.refuse(NodeProblem(error))
      }
    }
  }

  @Sendable private static func create(_ call: Call) throws(Problem) {
    let object = try call.object(["name", "topic"])
    let (name, topic) = try call.fields { () throws(JSONError) in
      (try object.string("name"), try object.optionalString("topic") ?? "")
    }
    // A channel is ordered at once where it is made: there is nothing to wait for.
    _ = try call.parameters.waitsForOrder()
    let user = try call.user
    let participant = call.node.participant(of: user)
    call.node.perform(
      .createChannel(name: Text(name), topic: Text(topic)), by: user,
      accepted: { result in
        switch result {
        case .failure(let problem): call.refuse(problem)
        case .success(let receipt): show(receipt.channel, to: participant, call, status: 201)
        }
      })
  }

  @Sendable private static func show(_ call: Call) throws(Problem) {
    if let joining = try call.joining() { return call.answer { $0.joining(joining, call.node.view) } }
    let channel = try call.channel()
    show(channel.id, to: call.node.participant(of: try call.user), call, status: 200)
  }

  private static func show(_ id: LogID, to participant: Participant, _ call: Call, status: Int) {
    call.node.read { reading in
      guard let channel = reading.view.channel(id, of: participant.user) else {
        return call.refuse(.unknownChannel)
      }
      do throws(StoreError) {
        let attention = try ChannelAttention(channel.reference, of: participant.user, reading.store)
        call.answer(status) { $0.channel(channel, reading, participant, attention) }
      } catch {
        call.refuse(NodeProblem(error))
      }
    }
  }

  @Sendable private static func change(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    let object = try call.object(["name", "topic"])
    let (name, topic) = try call.fields { () throws(JSONError) in
      (try object.optionalString("name"), try object.optionalString("topic"))
    }
    switch (name, topic) {
    case (let name?, nil): try call.perform(.rename(channel.id, Text(name)))
    case (nil, let topic?): try call.perform(.setTopic(channel.id, Text(topic)))
    case (let name?, let topic?): try change(channel.id, Text(name), Text(topic), call)
    case (nil, nil): throw Problem(.fieldMissing, "Give a name, a topic, or both.")
    }
  }

  /// Two changes, one after the other. What can be refused beforehand is, so that seldom only the first is made.
  private static func change(_ channel: LogID, _ name: Text, _ topic: Text, _ call: Call) throws(Problem) {
    guard topic.utf8.count <= Limits.topicBytes, !topic.hasControlCharacters else {
      throw Problem(
        .textInvalid, "The topic must have 0 to \(Limits.topicBytes) bytes and no control characters.")
    }
    _ = try call.parameters.waitsForOrder()
    call.node.perform(
      .rename(channel, name), by: try call.user,
      accepted: { result in
        if case .failure(let problem) = result { return call.refuse(problem) }
        do throws(Problem) { try call.perform(.setTopic(channel, topic)) } catch { call.refuse(error) }
      })
  }

  @Sendable private static func leave(_ call: Call) throws(Problem) {
    try call.perform(.leave(try call.channel().id))
  }
}
