/// Takes a request's body as it arrives. Called on the connection's loop only.
public protocol RequestBodyHandler: AnyObject {
  /// The next bytes, copied once from the loop's read buffer.
  func received(_ bytes: [UInt8])
  /// The body is complete. Also called for requests without a body.
  func ended()
  /// The body ended before its end: the peer vanished or broke a rule. Nothing follows.
  func aborted()
}

/// Ignores a body.
public final class DiscardedBody: RequestBodyHandler {
  public init() {}
  public func received(_ bytes: [UInt8]) {}
  public func ended() {}
  public func aborted() {}
}
