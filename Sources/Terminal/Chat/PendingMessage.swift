/// A message on its way: shown at the end until it stands in the log.
struct PendingMessage: Equatable, Sendable {
  enum Stage: Equatable, Sendable {
    /// Not answered by the node yet.
    case sending
    /// Durable on the own node; the channel's home has not ordered it.
    case accepted(event: String)
    case failed(code: String, detail: String)
  }

  let number: Int64
  let channel: String
  let thread: Int64?
  let text: String
  /// Milliseconds since 1970 (UTC).
  let time: Int64
  var stage = Stage.sending
}
