import Store

extension SharedSchemas {
  static let attention: [(name: String, schema: Schema)] = [
    (
      "NotificationLevel",
      .oneOf("all", "mentions", "none").saying("What of a channel its user wants to be told of.")
    ),
    ("Attention", .object([.required("channel", .shared("Id"))] + attentionFields)),
    ("MentionPage", mentionPage),
    (
      "UserPresence",
      .object([.required("address", .shared("ShownAddress"))] + presenceFields)
    ),
    ("Audience", .oneOf("nobody", "organisation", "everyone")),
    (
      "Settings",
      .object(
        .required("presence", .shared("Audience")), .required("readPositions", .shared("Audience")),
        .required("typing", .shared("Audience")))
    ),
  ]

  /// Of a channel, as its user has it.
  static let attentionFields: [SchemaField] = [
    .optional("read", .shared("Sequence").saying("Up to here the user has read.")),
    .required("unread", .integer(0...Int64(Unread.most))),
    .optional("unreadMore", .bool.saying("There are more than `unread`.")),
    .required("mentions", .integer(0...Int64(Unread.most)).saying("Unread messages that mention the user.")),
    .required("notifications", .shared("NotificationLevel")),
  ]

  /// Of somebody, as far as the caller may know.
  static let presenceFields: [SchemaField] = [
    .optional("presence", .oneOf("offline", "online", "away")), .optional("lastSeen", .shared("Time")),
  ]

  private static let mentionPage = Schema.object(
    .required(
      "mentions",
      .array(
        of: .object(
          .required("message", .shared("Message")),
          .required("number", .count.saying("For `before`."))))),
    .required("more", .bool))
}
