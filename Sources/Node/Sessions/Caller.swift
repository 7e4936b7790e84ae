public import Store

/// Who a valid access token speaks for.
public struct Caller: Sendable {
  public let account: Account
  public let session: SessionID
}
