internal import JSON
internal import Model

enum ChannelOperations {
  static let group = OperationGroup(
    "channels", "Channels and who is in them",
    [
      Operation(
        "GET", "channels", "listChannels", "Those that the caller has joined or is joining",
        answers: .json(200, .shared("Channels"))),
      Operation(
        "POST", "channels", "createChannel", "Makes a channel, of which the caller is the owner",
        detail: "A group needs no name. The members are invited in the same step.",
        takes: .closed(
          [
            .optional("name", .shared("ChannelName")), .optional("form", .oneOf("channel", "group")),
            .optional("members", .array(of: .shared("Address"))),
          ] + fields),
        answers: .json(201, .shared("Channel")), refuses: [.unknownChannel] + Refusals.rules),
      Operation(
        "GET", "channels/{channel}", "showChannel", "One channel", answers: .json(200, .shared("Channel")),
        refuses: [.unknownChannel]),
      Operation(
        "PATCH", "channels/{channel}", "changeChannel", "Changes a channel's name, topic or policy",
        detail: "All fields or none.",
        takes: .closed(
          [.optional("name", .shared("ChannelName")), .optional("archived", .bool)] + fields + mirrors
        )
        .with("minProperties", .integer(1)),
        answers: .receipt, refuses: [.unknownChannel]),
      Operation(
        "POST", "channels/{channel}/leave", "leaveChannel", "Leaves a channel", answers: .receipt,
        refuses: [.unknownChannel]),
    ] + OpenChannelOperations.all + MemberOperations.all + RoleOperations.all + LogOperations.all)

  private static let fields: [SchemaField] = [
    .optional("topic", .shared("Topic")), .optional("access", .shared("Access")),
    .optional("joinRole", .shared("RoleName")),
    .optional("retention", .shared("Retention").saying("In milliseconds; null for ever.")),
    .optional("editHistory", .bool),
  ]

  private static let mirrors: [SchemaField] = [
    .optional(
      "mirrors",
      Schema.array(of: .shared("Domain")).saying(
        "Organisations in the channel that keep it beside its home, one more or less at a time; null for none."
      )),
    .optional(
      "quorum",
      .integer(1...Int64(Limits.cosigners)).saying(
        "How many of them make an entry *mirrored*: more than half, which is what it is without.")),
  ]
}
