/// A header field of a request that has a meaning of its own.
struct HeaderParameter: Sendable {
  let name: String
  let schema: Schema
  let summary: String

  static let idempotencyKey = HeaderParameter(
    name: "Idempotency-Key", schema: .pattern("^[!-~]{1,64}$"),
    summary:
      "The same key of the same user answers the first receipt again and sends nothing, for seven days.")
  static let lastEvent = HeaderParameter(
    name: "Last-Event-ID", schema: .pattern("^(0|[1-9][0-9]{0,14})$"),
    summary: "The cursor to go on after, as a browser sends it by itself; it counts more than `cursor`.")
  static let uploadOffset = HeaderParameter(
    name: "Upload-Offset", schema: .pattern("^(0|[1-9][0-9]{0,15})$"),
    summary: "Where in the file the bytes of this request begin.")
  static let range = HeaderParameter(
    name: "Range", schema: .string,
    summary: "Which bytes are wanted: one range, `bytes=0-499`, `500-` or `-500`.")
  static let ifRange = HeaderParameter(
    name: "If-Range", schema: .string, summary: "The `ETag` of the file of which the range is wanted.")
  static let ifNoneMatch = HeaderParameter(
    name: "If-None-Match", schema: .string,
    summary:
      "The `ETag` of an earlier answer: if nothing has changed since, the answer is 304 without a body.")
}
