/// How long what a log-in gives is good.
public struct SessionSettings: Equatable, Sendable {
  /// An access token, which a refresh token renews.
  public var accessTokenSeconds = 900
  /// A session of which no refresh token is used.
  public var idleHours = 720

  public init() {}

  var idleMilliseconds: UInt64 { UInt64(max(0, idleHours)) * 3_600_000 }
}
