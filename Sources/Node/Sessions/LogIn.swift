public import Store

/// What a client gets when it logs in or refreshes: the only time that these tokens are shown.
public struct LogIn: Sendable {
  /// The access token.
  public let token: String
  public let expiresMilliseconds: UInt64
  public let refreshToken: String
  /// Until when the refresh token is good.
  public let refreshExpiresMilliseconds: UInt64
  public let session: SessionID
  public let account: Account
}
