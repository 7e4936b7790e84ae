public import Model
internal import Synchronization

/// How much one user, one address and one peer may ask for. From any thread.
public final class RateLimits: Sendable {
  /// What is counted.
  public enum Kind: Sendable, CaseIterable {
    /// A user's requests that are not counted as another kind.
    case requests
    case messages
    case searches
    case invitations
    /// Domains at which a user has this node ask.
    case lookups
    /// Of a user's bodies, both ways; counted when they are known.
    case kilobytes
    /// Of a user's files, both ways; counted piece by piece, and waited for.
    case fileKilobytes
    /// Requests of somebody who is not logged in.
    case strangers
    /// Passwords, refresh tokens and codes.
    case logIns
    case peerRequests
    /// Of bodies, both ways; counted when they are known.
    case peerKilobytes
    /// Likewise, of files.
    case peerFileKilobytes
    /// Those that its requests bear, for this node to verify; counted when they are known.
    case peerSignatures
  }

  /// For whom it is counted.
  public enum Key: Hashable, Sendable {
    case user(UserID)
    /// As `ClientAddress` gives it.
    case address(String)
    case peer(NodeID)
  }

  private final class Counter: Sendable {
    private let buckets: Mutex<TokenBuckets<Key>>

    init(_ buckets: TokenBuckets<Key>) { self.buckets = Mutex(buckets) }

    func take(_ key: Key, _ now: UInt64) -> UInt64? {
      buckets.withLock { $0.take(key, nowMilliseconds: now) }
    }

    func wait(_ key: Key, _ now: UInt64) -> UInt64? {
      buckets.withLock { $0.wait(key, nowMilliseconds: now) }
    }

    func spend(_ key: Key, _ count: UInt64, _ mostOwed: UInt64, _ now: UInt64) {
      buckets.withLock { $0.spend(key, count, mostOwed: mostOwed, nowMilliseconds: now) }
    }

    func giveBack(_ key: Key) { buckets.withLock { $0.giveBack(key) } }
  }

  private let counters: [Kind: Counter]
  private let clock: @Sendable () -> UInt64

  /// `clock` gives milliseconds that never go back.
  init(_ limits: NodeConfiguration.Limits, clock: @escaping @Sendable () -> UInt64) {
    self.clock = clock
    var counters: [Kind: Counter] = [:]
    for kind in Kind.allCases { counters[kind] = Self.buckets(kind, limits).map(Counter.init) }
    self.counters = counters
  }

  /// Counts one; with a wait in milliseconds, it is one too many.
  public func take(_ kind: Kind, _ key: Key) -> UInt64? {
    counters[kind]?.take(key, clock())
  }

  /// Counts nothing; with a wait in milliseconds, one would be one too many.
  public func wait(_ kind: Kind, _ key: Key) -> UInt64? { counters[kind]?.wait(key, clock()) }

  /// Counts so many, which nobody can refuse any more: they are missing the next time.
  public func spend(_ kind: Kind, _ key: Key, _ count: Int) {
    guard let count = UInt64(exactly: count), count > 0 else { return }
    counters[kind]?.spend(key, count, Self.mostOwed, clock())
  }

  /// Kilobytes that one peer can have under way at a time, both ways: there is nothing of which it could have more.
  private static let mostOwed = UInt64(2 * PeerLoad.bytes / 1_024)

  /// What was counted turned out to be none that is.
  public func giveBack(_ kind: Kind, _ key: Key) { counters[kind]?.giveBack(key) }

  /// `nil` where there is no limit.
  private static func buckets(_ kind: Kind, _ limits: NodeConfiguration.Limits) -> TokenBuckets<Key>? {
    switch kind {
    case .requests: perSecond(limits.requestsPerSecondPerUser)
    case .messages: perSecond(limits.messagesPerSecondPerUser)
    case .searches: perSecond(limits.searchesPerSecondPerUser)
    case .kilobytes: perSecond(limits.kilobytesPerSecondPerUser)
    case .fileKilobytes: perSecond(limits.fileKilobytesPerSecondPerUser)
    case .invitations: perMinute(limits.invitationsPerMinutePerUser)
    case .lookups: perMinute(limits.lookupsPerMinutePerUser)
    case .strangers: perSecond(limits.strangersPerSecondPerAddress)
    case .logIns: perMinute(limits.logInsPerMinutePerAddress)
    case .peerRequests: perSecond(limits.requestsPerSecondPerPeer)
    case .peerKilobytes: perSecond(limits.kilobytesPerSecondPerPeer)
    case .peerFileKilobytes: perSecond(limits.fileKilobytesPerSecondPerPeer)
    // What is saved up here stops everybody for so long: of two seconds only.
    case .peerSignatures: perSecond(limits.signaturesPerSecondPerPeer, seconds: 2)
    }
  }

  private static func perSecond(_ count: Int, seconds: UInt64 = 10) -> TokenBuckets<Key>? {
    guard let count = UInt64(exactly: count), count > 0 else { return nil }
    return TokenBuckets(count: count, periodMilliseconds: 1_000, burst: count * seconds)
  }

  private static func perMinute(_ count: Int) -> TokenBuckets<Key>? {
    guard let count = UInt64(exactly: count), count > 0 else { return nil }
    return TokenBuckets(count: count, periodMilliseconds: 60_000, burst: count)
  }
}
