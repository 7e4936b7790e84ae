internal import JSON
internal import Model

extension SharedSchemas {
  static let messages: [(name: String, schema: Schema)] = [
    ("MessageText", .text(1...Int64(Limits.messageTextBytes))),
    ("Reaction", reaction),
    ("Message", message),
    (
      "MessagePage",
      .object(
        .required("messages", .array(of: .shared("Message"))), .required("more", .bool),
        .optional(
          "gaps",
          .array(of: .object(.required("first", .shared("Sequence")), .required("last", .shared("Sequence"))))
            .saying("What the page jumps: entries that never came to this node. Absent where there is none."))
      )
    ),
    ("Versions", versions),
    ("SearchPage", searchPage),
    ("EventKind", .string.saying("Such as `message`, `edit`, `join`; later versions may have more.")),
    ("OutboxItem", outboxItem),
    (
      "OutboxPage",
      .object(.required("items", .array(of: .shared("OutboxItem"))), .required("more", .bool))
    ),
  ]

  private static let reaction = Schema.object(
    .required("text", .string), .required("authors", .array(of: .shared("ShownAddress"))))

  private static let message = Schema.object(
    .required("channel", .shared("Id")), .required("sequence", .shared("Sequence")),
    .required("event", .shared("Id")), .required("author", .shared("ShownAddress")),
    .required("authorName", .string), .required("time", .shared("Time")),
    .optional("thread", .shared("Sequence")), .required("text", text),
    .optional("edited", .shared("Time")), .required("erased", .bool), .required("expired", .bool),
    .required("pinned", .bool),
    .optional("mentions", .array(of: .shared("ShownAddress")).saying("Whom the text names.")),
    .optional("mentionsAll", .bool.saying("It calls everybody in the channel.")),
    .optional("files", .array(of: .shared("File")).saying("Their places in the list are their numbers.")),
    .required("replies", .count), .required("reactions", .array(of: .shared("Reaction"))))

  private static let text = Schema(["type": .strings(["string", "null"])]).saying(
    "Null once it is erased, or its time is over.")

  private static let versions = Schema.object(
    .required(
      "versions",
      .array(
        of: .object(
          .required("sequence", .shared("Sequence")), .required("time", .shared("Time")),
          .required("text", text)))))

  private static let searchPage = Schema.object(
    .required(
      "results",
      .array(
        of: .object(
          .required("message", .shared("Message")),
          .required("number", .count.saying("For `before`.")),
          .required(
            "highlights",
            .array(of: .array(of: .count)).saying(
              "Offset and length of each place, in Unicode code points of the text."))))),
    .required("more", .bool),
    .optional("next", .count.saying("Where to go on: for `before`, or with `order=best` for `offset`.")),
    .optional("ranked", .count), .optional("complete", .bool), .optional("before", .count),
    .optional("count", .count), .optional("countAtLeast", .count))

  private static let outboxItem = Schema.object(
    .required("number", .count), .required("channel", .shared("Id")), .required("event", .shared("Id")),
    .required("kind", .shared("EventKind")), .optional("text", .string), .required("time", .shared("Time")),
    .required("state", .oneOf("waiting", "turnedAway")), .optional("code", .shared("Code")))
}
