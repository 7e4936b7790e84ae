internal import JSON

extension SharedSchemas {
  /// What streams bring, one schema a type; `StreamText` is any of them.
  static let stream: [(name: String, schema: Schema)] =
    texts + [
      (
        "StreamText",
        .any(of: texts.map { .shared($0.name) }).saying(
          "What a stream brings; later versions may have more types.")
      )
    ]

  private static let texts: [(name: String, schema: Schema)] = [
    ("HelloText", text("hello", .required("cursor", .count.saying("Everything after it follows.")))),
    ("EntryText", entry),
    (
      "InvitationText",
      text("invitation", .required("cursor", .count), .required("invitation", .shared("Invitation")))
    ),
    ("MentionText", text("mention", channel, .required("sequence", .shared("Sequence")))),
    (
      "ReadText",
      text(
        "read", channel, .optional("sequence", .shared("Sequence")),
        .optional("address", .shared("ShownAddress").saying("Who; without, the user.")))
    ),
    (
      "TypingText",
      text(
        "typing", channel, .required("addresses", .array(of: .shared("ShownAddress"))),
        .optional("more", .bool))
    ),
    ("PresenceText", text("presence", [.required("address", .shared("ShownAddress"))] + presenceFields)),
    (
      "ChannelStateText",
      text(
        "channelState", channel, .required("state", .oneOf("ok", "stopped")),
        .optional("fault", .shared("Code")))
    ),
    ("TurnedAwayText", text("turnedAway", .required("item", .shared("OutboxItem")))),
    ("AcceptedText", text("accepted", id, .required("event", .shared("Id")))),
    (
      "OrderedText",
      text(
        "ordered", id, .required("event", .shared("Id")), channel, .required("sequence", .shared("Sequence")),
        .required("verdict", .shared("Code")))
    ),
    (
      "MirroredText",
      text("mirrored", channel, .required("size", .count.saying("Everything before this sequence is.")))
    ),
    ("DoneText", text("done", id)),
    (
      "ErrorText",
      text(
        "error", .optional("id", .string), .required("code", .shared("Code")), .required("detail", .string))
    ),
    ("EndText", text("end", .required("code", .shared("Code").saying("Why; the last of `events`.")))),
  ]

  private static let channel = SchemaField.required("channel", .shared("Id"))
  private static let id = SchemaField.required("id", .string.saying("The client's own, of what it sent."))

  private static let entry = text(
    "entry", .required("cursor", .count), channel, .required("sequence", .shared("Sequence")),
    .required("kind", .shared("EventKind")), .required("event", .shared("Id")),
    .required("author", .shared("ShownAddress")), .required("authorName", .string),
    .required("time", .shared("Time")), .optional("text", .string), .optional("target", .shared("Sequence")),
    .optional("mentions", .array(of: .shared("ShownAddress"))), .optional("thread", .shared("Sequence")),
    .required("verdict", .shared("Code")), .optional("subject", .shared("ShownAddress")))

  private static func text(_ type: String, _ fields: SchemaField...) -> Schema { text(type, fields) }

  private static func text(_ type: String, _ fields: [SchemaField]) -> Schema {
    .object([.required("type", .constant(type))] + fields)
  }
}
