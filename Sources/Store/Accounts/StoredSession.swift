public import Model
public import Wire

/// A log-in. The token itself is never stored, only its hash.
public struct StoredSession: Sendable {
  public let tokenHash: Bytes32
  public let user: UserID
  public let expiresMilliseconds: UInt64

  public init(tokenHash: Bytes32, user: UserID, expiresMilliseconds: UInt64) {
    self.tokenHash = tokenHash
    self.user = user
    self.expiresMilliseconds = expiresMilliseconds
  }
}
