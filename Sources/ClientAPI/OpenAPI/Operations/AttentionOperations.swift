import Model

enum AttentionOperations {
  static let group = OperationGroup(
    "attention", "What is unread, who is mentioned, and what people do now",
    [
      Operation(
        "PUT", "channels/{channel}/read", "markRead",
        "Marks a channel as read, on all of the caller's devices",
        detail: "Never goes back, unless `unread` says that everything from `sequence` on is unread.",
        takes: .closed(.required("sequence", .shared("Sequence")), .optional("unread", .bool)),
        answers: .json(200, .shared("Attention")), refuses: [.unknownChannel]),
      Operation(
        "PUT", "channels/{channel}/notifications", "setNotifications", "Says what of a channel counts",
        takes: .closed(.required("notifications", .shared("NotificationLevel"))), answers: .nothing,
        refuses: [.unknownChannel]),
      Operation(
        "GET", "mentions", "listMentions", "Messages that mention the caller, newest first",
        answers: .json(200, .shared("MentionPage"))),
      Operation(
        "PUT", "presence", "setPresence", "Says that the caller is there, or away",
        takes: .closed(.required("state", .oneOf("online", "away"))), answers: .nothing),
      Operation(
        "GET", "presence", "showPresence", "Whether somebody is there with whom the caller shares a channel",
        answers: .json(200, .shared("UserPresence")), refuses: Refusals(codes: [Refusal.unknownUser.code])),
      Operation(
        "POST", "channels/{channel}/typing", "type", "Says that the caller writes in a channel, or no longer",
        takes: .closed(.optional("typing", .bool)), answers: .nothing,
        refuses: [.unknownChannel]
          + Refusals(codes: [Refusal.missingCapability.code, Refusal.channelArchived.code])),
      Operation(
        "GET", "me/settings", "showSettings", "Who is told what of the caller's doings",
        answers: .json(200, .shared("Settings"))),
      Operation(
        "PATCH", "me/settings", "changeSettings", "Changes who is told what of the caller's doings",
        takes: .closed(
          .optional("presence", .shared("Audience")), .optional("readPositions", .shared("Audience")),
          .optional("typing", .shared("Audience"))),
        answers: .json(200, .shared("Settings"))),
    ])
}
