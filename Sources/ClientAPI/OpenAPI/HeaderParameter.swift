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
  static let ifNoneMatch = HeaderParameter(
    name: "If-None-Match", schema: .string,
    summary:
      "The `ETag` of an earlier answer: if nothing has changed since, the answer is 304 without a body.")
}
