internal import JSON

enum ChannelOperations {
  static let group = OperationGroup(
    "channels", "Channels and who is in them",
    [
      Operation(
        "GET", "channels", "listChannels", "Those that the caller has joined or is joining",
        answers: .json(200, .shared("Channels"))),
      Operation(
        "POST", "channels", "createChannel", "Makes a channel, of which the caller is the owner",
        takes: .closed(.required("name", .shared("ChannelName")), .optional("topic", .shared("Topic"))),
        answers: .json(201, .shared("Channel")), refuses: [.unknownChannel]),
      Operation(
        "GET", "channels/{channel}", "showChannel", "One channel", answers: .json(200, .shared("Channel")),
        refuses: [.unknownChannel]),
      Operation(
        "PATCH", "channels/{channel}", "changeChannel", "Changes name or topic",
        takes: .closed(.optional("name", .shared("ChannelName")), .optional("topic", .shared("Topic")))
          .with("minProperties", .integer(1)),
        answers: .receipt, refuses: [.unknownChannel]),
      Operation(
        "POST", "channels/{channel}/leave", "leaveChannel", "Leaves a channel", answers: .receipt,
        refuses: [.unknownChannel]),
    ] + MemberOperations.all)
}
