/// What the node answered to a request of the caller's own making.
public struct RawAnswer: Sendable {
  /// 200 to 299: another status is thrown as the problem that it is.
  public let status: Int
  /// `application/json` and the like, without parameters; empty if there was none.
  public let mediaType: String
  public let body: [UInt8]
}
