/// How much of a channel a user has not read: exact up to `most`.
public struct Unread: Equatable, Sendable {
  public static let most = 999

  public let count: Int
  /// Whether there is more than `count`.
  public let isMore: Bool

  public static let none = Unread(counted: 0)

  /// Of a count that stopped somewhere above `most`.
  init(counted: Int) {
    count = min(counted, Self.most)
    isMore = counted > Self.most
  }
}
