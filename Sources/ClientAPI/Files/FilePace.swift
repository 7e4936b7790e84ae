internal import Model
internal import Node
internal import Transport

/// How fast a user's files may come and go, all of them together. On the loop of one exchange.
struct FilePace: Sendable {
  /// Looked again after so long: others of the user's may have taken what there was.
  private static let mostMilliseconds: UInt64 = 1_000

  private let limits: RateLimits
  private let loop: EventLoop
  private let user: RateLimits.Key

  init(_ node: HanseNode, _ exchange: Exchange, _ user: UserID) {
    limits = node.limits
    loop = exchange.loop
    self.user = .user(user)
  }

  /// Counts what has come or gone.
  func spend(bytes: Int) { limits.spend(.fileKilobytes, user, (bytes + 1_023) >> 10) }

  /// Goes on as soon as there may be more; at once, where that is now.
  func whenThereMayBeMore(_ goOn: @escaping @Sendable () -> Void) {
    guard let wait = limits.wait(.fileKilobytes, user) else { return goOn() }
    loop.schedule(afterMilliseconds: min(wait, Self.mostMilliseconds)) { whenThereMayBeMore(goOn) }
  }
}
