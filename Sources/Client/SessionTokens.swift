/// What a log-in is worth: secrets, and until when. Times in milliseconds since 1970 (UTC).
public struct SessionTokens: Sendable, Equatable {
  /// Shows the node who calls.
  public let access: String
  public let accessExpires: Int64
  /// Is exchanged, once, for new tokens.
  public let refresh: String
  public let refreshExpires: Int64

  public init(access: String, accessExpires: Int64, refresh: String, refreshExpires: Int64) {
    self.access = access
    self.accessExpires = accessExpires
    self.refresh = refresh
    self.refreshExpires = refreshExpires
  }

  public init(_ session: Session) {
    self.init(
      access: session.token, accessExpires: session.expires, refresh: session.refreshToken,
      refreshExpires: session.refreshExpires)
  }
}
