enum LogOperations {
  private static let path = "channels/{channel}/log"

  static let all = [
    Operation(
      "GET", path, "showLog", "What of a channel's log this node holds",
      answers: .json(
        200,
        .object(
          .required("home", .shared("Id")), .required("first", .shared("Sequence")),
          .required("size", .count))),
      refuses: [.unknownChannel]),
    Operation(
      "GET", path + "/start", "readLogStart", "The snapshot by which this node joined, as it came",
      detail: "CBOR (spec: log, Snapshots). `notFound` if the node has the channel from its beginning.",
      answers: .text("application/cbor", "The snapshot."), refuses: [.unknownChannel, .notFound]),
    Operation(
      "GET", path + "/entries", "readLog", "A range of a channel's log, with what proves it",
      detail: "CBOR (spec: log, Ranges), of about a mebibyte at most. `notFound` beyond what the node holds.",
      answers: .text("application/cbor", "The range."), refuses: [.unknownChannel, .notFound]),
    Operation(
      "GET", path + "/people/{node}/{user}", "proveUser", "What proves the name of somebody",
      detail:
        "CBOR: an array of what `resolve` answers (spec: federation) and the documents of the user's node.",
      answers: .text("application/cbor", "The proof."), refuses: [.unknownChannel, .notFound]),
  ]
}
