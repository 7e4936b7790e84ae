/// What answers requests. The transport knows nothing of what they mean.
public protocol Application: Sendable {
  /// A request's head arrived. Called on the connection's loop and must not block; answer through `exchange`
  /// now or later, from any thread. The returned handler gets the body; `DiscardedBody` and `CollectedBody`
  /// serve the common cases.
  func begin(_ head: RequestHead, on exchange: Exchange) -> any RequestBodyHandler
}
