internal import JSON

/// `components/schemas`, by name: what several operations take or answer.
enum SharedSchemas {
  static let all: [(name: String, schema: Schema)] =
    basic + accounts + channels + messages + files + attention + node + stream

  static func named(_ name: String) -> Schema? { all.first { $0.name == name }?.schema }

  private static let basic: [(name: String, schema: Schema)] = [
    (
      "Id",
      .pattern("^[0-9a-f]{64}$").saying(
        "The id of a channel, an event, a node or a log: 32 bytes, in hexadecimal.")
    ),
    ("UserId", .pattern("^[0-9a-f]{32}$")),
    ("Time", .count.saying("Milliseconds since 1970, UTC.")),
    (
      "Sequence",
      .integer(0...Int64(Call.sequences - 1)).saying("An entry's place in a log, the same on every node.")
    ),
    (
      "Address",
      .pattern("^[a-z0-9][a-z0-9._-]{0,63}@\(label)([.]\(label))*$").with("maxLength", .integer(318)).saying(
        "A user: `name@domain`.")
    ),
    (
      "ShownAddress",
      .string.saying(
        "`name@domain`, or `name@node:` and 12 digits of the node's id while the domain is unproven."
      )
    ),
    ("Domain", .pattern("^\(label)([.]\(label))*$").with("maxLength", .integer(253))),
    (
      "Code",
      .pattern("^[a-zA-Z][A-Za-z0-9]*$").saying("A stable code; later versions may have more.")
    ),
    ("Problem", problem),
  ]

  private static let label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"

  private static let problem = Schema.object(
    .required("type", .constant("about:blank")), .required("title", .string),
    .required("status", .integer(400...599)), .required("detail", .string.saying("What to do.")),
    .required("code", .shared("Code"))
  ).saying("An error (RFC 9457).")
}
