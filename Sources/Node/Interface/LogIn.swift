public import Store

/// A fresh session: the only time that its token is shown.
public struct LogIn: Sendable {
  /// 64 hexadecimal digits.
  public let token: String
  public let expiresMilliseconds: UInt64
  public let account: Account
}
