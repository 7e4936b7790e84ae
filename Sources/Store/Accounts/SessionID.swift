public import Wire

/// Names a session: 16 random bytes. No secret; a token of the session proves more.
public struct SessionID: Hashable, Sendable {
  public let bytes: Bytes16

  public init(_ bytes: Bytes16) { self.bytes = bytes }
}
