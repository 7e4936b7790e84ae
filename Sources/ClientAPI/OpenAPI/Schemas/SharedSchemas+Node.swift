extension SharedSchemas {
  static let node: [(name: String, schema: Schema)] = [
    ("Peer", peer),
    ("NewPeers", .oneOf("allow", "ask", "refuse")),
    (
      "Peers",
      .object(.required("newPeers", .shared("NewPeers")), .required("peers", .array(of: .shared("Peer"))))
    ),
    ("Status", status), ("Keys", keys),
    ("HexBytes", .pattern("^([0-9a-f]{2})+$").saying("Bytes, in hexadecimal.")),
    ("Recovery", recovery),
    ("Fork", fork),
    (
      "Verification",
      .object(
        .required("logs", .array(of: verifiedLog)),
        .optional(
          "files",
          .object(
            .required("checked", .count), .required("bytes", .count),
            .required("damaged", .array(of: .shared("Id"))), .required("mended", .array(of: .shared("Id")))))
      )
    ),
  ]

  private static let peer = Schema.object(
    .required("domain", .string), .optional("decision", .oneOf("allowed", "blocked", "paused", "waiting")),
    .optional("admission", .oneOf("admitted", "peerWaiting", "peerPaused", "peerRefused")),
    .optional("node", .shared("Id")), .optional("lastContact", .shared("Time")),
    .optional("lastError", .string),
    .optional(
      "protocolVersion", .count.saying("The highest that both nodes speak; absent if there is none.")),
    .optional("pendingEvents", .count), .optional("behind", .count),
    .optional("bytesIn", .count), .optional("bytesOut", .count))

  private static let fork = Schema.object(
    .required("number", .count), .required("log", .shared("Id")), .optional("name", .string),
    .required("node", .shared("Id").saying("Who has signed both.")), .required("domain", .string),
    .required(
      "of",
      .oneOf("checkpoints", "positions", "replaced").saying(
        "`checkpoints`: two histories of its log, which is frozen here; `positions`: two events of its own in one place; `replaced`: under new keys it goes on with another history than the one that is frozen here, and nothing proves that to others."
      )),
    .optional("sizes", .array(of: .count)), .required("time", .shared("Time").saying("When it was learned.")),
    .optional("decision", .oneOf("keep", "close")), .optional("decidedBy", .string),
    .optional("decided", .shared("Time")))

  private static let status = Schema.object(
    .required("node", .shared("Id")), .required("domain", .shared("Domain")),
    .required("version", .string), .required("started", .shared("Time")), .required("channels", .count),
    .required("users", .count), .required("indexLag", .count), .required("newPeers", .shared("NewPeers")),
    .required("peers", .array(of: .shared("Peer"))),
    .required("recovery", .oneOf("normal", "recovering", "anotherCopy")),
    .optional("lastBackup", .shared("Time")), .required("document", .count),
    .required("documentSince", .shared("Time")), .required("foreignDocuments", .count),
    .required("forks", .count),
    .required(
      "mirrored",
      .array(
        of: .object(
          [.required("channel", .shared("Id")), .required("size", .count)] + SharedSchemas.mirrorFields))
    ),
    .required(
      "stopped",
      .array(
        of: .object(
          .required("channel", .shared("Id")), .required("code", .shared("Code")),
          .required("detail", .string)))))

  private static let keys = Schema.object(
    .required("document", .count.saying("The number of the newest document.")),
    .required("issued", .shared("Time")), .required("expires", .shared("Time")),
    .required("revokedBelow", .count.saying("Documents below this number are revoked.")),
    .required(
      "keys",
      .array(
        of: .object(
          .required("name", .string), .required("publicKey", .shared("Id")),
          .required("since", .shared("Time"))))),
    .required("rootKeyHere", .bool.saying("Whether the root key lies in the data folder.")),
    .optional("prepared", .count.saying("The document that waits for the root key's signature.")),
    .required(
      "foreignDocuments", .count.saying("Documents in this node's name that others have made with its keys."))
  )

  private static let recovery = Schema.object(
    .required("mode", .oneOf("normal", "recovering", "anotherCopy")),
    .optional("reason", .shared("Code")), .optional("since", .shared("Time")),
    .required("incarnation", .count),
    .required("listens", .count.saying("Milliseconds for which unknown nodes are still listened for.")),
    .required(
      "awaited",
      .array(
        of: .object(
          .required("domain", .string), .required("node", .shared("Id")), .optional("lastError", .string)))),
    .required(
      "logs",
      .array(
        of: .object(
          .required("log", .shared("Id")), .optional("kind", .oneOf("channel", "directory", "mailbox")),
          .required("size", .count), .required("needed", .count), .required("forked", .bool),
          .required("awaited", .array(of: .string))))),
    .required("without", .array(of: .string)), .optional("missingKeysOf", .count),
    .optional("lastBackup", .shared("Time")))

  private static let verifiedLog = Schema.object(
    .required("log", .shared("Id")), .required("kind", .oneOf("channel", "directory", "mailbox")),
    .required("from", .count), .required("to", .count), .required("ok", .bool),
    .optional(
      "fault",
      .object(
        .required("sequence", .count), .required("code", .shared("Code")), .required("detail", .string))))
}
