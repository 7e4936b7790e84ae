internal import JSON

extension SharedSchemas {
  static let accounts: [(name: String, schema: Schema)] = [
    (
      "User",
      .object(
        .required("id", .shared("UserId")), .required("name", .shared("UserName")),
        .required("address", .shared("Address")), .required("displayName", .text(1...200)),
        .optional("about", .text(0...1_000)), .optional("admin", .bool),
        .required("active", .bool.saying("Whether the account is open."))
      ).saying("A user; `about` and `admin` only if of this node.")
    ),
    ("UserName", .pattern("^[a-z0-9][a-z0-9._-]{0,63}$")),
    ("Password", .text(8...1_024).with("format", .string("password"))),
    (
      "LogIn",
      .object(
        .required("token", .string.saying("Send it as `Authorization: Bearer …`.")),
        .required("expires", .shared("Time")),
        .required("refreshToken", .string.saying("Exchange it when the token has expired.")),
        .required("refreshExpires", .shared("Time")), .required("session", .shared("UserId")),
        .required("user", .shared("User")))
    ),
    (
      "Session",
      .object(
        .required("id", .shared("UserId")), .required("device", .string),
        .required("created", .shared("Time")), .required("used", .shared("Time")),
        .required("expires", .shared("Time")),
        .required("current", .bool.saying("Whether it is the one that asks.")))
    ),
    (
      "AccountInvitation",
      .object(
        .required("number", .count), .optional("code", .string.saying("Only when it is made.")),
        .required("uses", .count), .required("expires", .shared("Time")), .required("admin", .bool),
        .required("note", .string), .required("by", .string), .required("created", .shared("Time")))
    ),
    (
      "AuditEntry",
      .object(
        .required("number", .count), .required("time", .shared("Time")), .required("actor", .string),
        .required("action", .shared("Code")), .required("target", .string), .required("detail", .string),
        .required("previous", .shared("Id")), .required("hash", .shared("Id")))
    ),
    ("Users", .object(.required("users", .array(of: .shared("User"))))),
  ]
}
