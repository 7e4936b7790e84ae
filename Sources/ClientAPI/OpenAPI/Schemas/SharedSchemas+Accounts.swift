internal import JSON

extension SharedSchemas {
  static let accounts: [(name: String, schema: Schema)] = [
    (
      "User",
      .object(
        .required("id", .shared("UserId")), .required("name", .shared("UserName")),
        .required("address", .shared("Address")), .required("displayName", .text(1...200)),
        .required("admin", .bool))
    ),
    ("UserName", .pattern("^[a-z0-9][a-z0-9._-]{0,63}$")),
    ("Password", .text(8...1_024).with("format", .string("password"))),
    (
      "Session",
      .object(
        .required("token", .string.saying("Send it as `Authorization: Bearer …`.")),
        .required("expires", .shared("Time")), .required("user", .shared("User")))
    ),
    ("Users", .object(.required("users", .array(of: .shared("User"))))),
  ]
}
