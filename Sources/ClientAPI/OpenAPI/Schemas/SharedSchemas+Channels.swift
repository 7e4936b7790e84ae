internal import Model

extension SharedSchemas {
  static let channels: [(name: String, schema: Schema)] = [
    ("ChannelName", .text(1...Int64(Limits.nameBytes))),
    ("Topic", .text(0...Int64(Limits.topicBytes))),
    ("RoleName", .text(1...Int64(Limits.roleNameBytes))),
    ("Privacy", .oneOf("open", "org", "device")),
    ("Access", .oneOf("invitation", "members", "peers")),
    ("Form", .oneOf("channel", "group", "direct")),
    ("Retention", .integer(Int64(Limits.leastRetentionMilliseconds)...(1 << 53))),
    ("Rank", .integer(0...Int64(Limits.rank))),
    ("Capability", Schema(["enum": .strings(Capabilities.names.map(\.0))])),
    ("Roles", roles),
    ("OpenChannels", openChannels),
    ("Mirror", mirror),
    ("Channel", channel),
    ("Channels", .object(.required("channels", .array(of: .shared("Channel"))))),
    ("Member", member),
    ("Members", .object(.required("members", .array(of: .shared("Member"))))),
    ("Invitation", invitation),
    ("Invitations", .object(.required("invitations", .array(of: .shared("Invitation"))))),
    ("Receipt", receipt),
  ]

  private static let mirror = Schema.object(
    .required("node", .shared("Id")), .required("domain", .string),
    .optional("size", .count.saying("Entries that it has cosigned.")),
    .optional("cosigned", .shared("Time").saying("When it last did, by its clock.")))

  /// Who mirrors a channel, and how far that has come; absent where nobody does.
  static let mirrorFields: [SchemaField] = [
    .optional("mirrors", .array(of: .shared("Mirror"))),
    .optional("quorum", .count.saying("How many of the mirrors make an entry *mirrored*.")),
    .optional("mirrored", .count.saying("Everything before this sequence is.")),
    .optional("cosigned", .shared("Time").saying("When the newest cosignature was made.")),
  ]

  private static let channel = Schema.object(
    [
      .required("id", .shared("Id")), .required("name", .string), .required("topic", .string),
      .required("form", .shared("Form")),
      .optional(
        "with", .array(of: .shared("ShownAddress")).saying("Who else is in a group or direct channel.")),
      .required("privacy", .shared("Privacy")), .required("access", .shared("Access")),
      .optional("joinRole", .shared("RoleName")), .optional("retention", .shared("Retention")),
      .required("editHistory", .bool), .required("archived", .bool), .required("home", .string),
      .required("size", .count.saying("Entries of its log.")),
      .required("state", .oneOf("ok", "joining", "stopped")), .optional("fault", .shared("Code")),
      .required("role", .string.saying("The caller's; empty while joining.")), .required("members", .count),
    ] + mirrorFields + attentionFields)

  private static let roles = Schema.object(
    .required(
      "roles",
      .array(
        of: .object(
          .required("name", .shared("RoleName")), .required("rank", .shared("Rank")),
          .required("capabilities", .array(of: .shared("Capability")))))))

  private static let openChannels = Schema.object(
    .required(
      "channels",
      .array(
        of: .object(
          .required("id", .shared("Id")), .required("name", .string), .required("topic", .string),
          .required("privacy", .shared("Privacy")), .required("home", .string),
          .required("members", .count)))),
    .required("more", .bool))

  private static let member = Schema.object(
    [
      .required("address", .shared("ShownAddress")), .required("displayName", .string),
      .required("status", .oneOf("invited", "joined", "banned")), .required("role", .string),
      .optional("read", .shared("Sequence").saying("Up to here the member has read.")),
    ] + presenceFields)

  private static let invitation = Schema.object(
    .required("channel", .shared("Id")), .required("name", .string), .required("home", .string),
    .required("form", .shared("Form")), .required("privacy", .shared("Privacy")),
    .optional("user", .shared("ShownAddress").saying("Who is invited, where another asks.")),
    .required("from", .shared("ShownAddress")),
    .required("fromName", .string), .required("time", .shared("Time")))

  private static let receipt = Schema.object(
    .required("event", .shared("Id")), .required("level", .oneOf("accepted", "ordered", "mirrored")),
    .required("channel", .shared("Id")), .optional("sequence", .shared("Sequence")),
    .optional("verdict", .shared("Code").saying("`accepted`, or why the home refused it; with `ordered`."))
  ).saying(
    "*accepted*: durable on this node. *ordered*: in the log at the channel's home, for good. "
      + "*mirrored*: stored durably by enough of the channel's mirrors, too.")
}
