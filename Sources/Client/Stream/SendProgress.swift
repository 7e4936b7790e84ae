/// How a message sent over the stream fares: *accepted* once, then *ordered*; or *failed*, which ends it.
public enum SendProgress: Sendable, Equatable {
  /// Durable on the own node.
  case accepted(event: String)
  case ordered(SendOrder)
  /// The node refused it; or the connection was lost before the node's answer and there is no key by which to send
  /// it again safely; or the stream ended.
  case failed(ClientError)
}
