internal import JSON

/// How an operation answers when nothing is in the way.
struct Success: Sendable {
  let status: Int
  let summary: String
  /// `nil` for an answer without a body.
  let contentType: String?
  let schema: Schema?
  /// Of bytes, which may come in part, or not again: as which other types.
  var otherTypes: [String] = []

  static let receipt = Success.json(
    202, .shared("Receipt"), "Durable here; with `wait`, what was waited for.")
  static let nothing = Success(status: 204, summary: "Done.", contentType: nil, schema: nil)

  static func json(_ status: Int, _ schema: Schema, _ summary: String = "Done.") -> Success {
    Success(status: status, summary: summary, contentType: "application/json", schema: schema)
  }

  /// OpenAPI 3.1 has no words for the events of a stream: the schema of its content says what each event holds.
  static let events = Success(
    status: 200,
    summary: "Server-sent events: each one's `data` is a text, its `id` the cursor to come back with.",
    contentType: "text/event-stream",
    schema: Schema.string.with("contentMediaType", .string("application/json"))
      .with("contentSchema", Schema.shared("StreamText").json))

  static let bytes = Success(
    status: 200, summary: "The bytes.", contentType: "application/octet-stream",
    schema: Schema([:]), otherTypes: FileHeaders.types)

  static func text(_ contentType: String, _ summary: String) -> Success {
    Success(status: 200, summary: summary, contentType: contentType, schema: .string)
  }
}
