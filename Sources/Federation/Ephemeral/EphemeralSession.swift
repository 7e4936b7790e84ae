internal import Model

/// Last values on their way to one peer: a state machine without IO.
///
/// At most one request is under way, and one a second; a value that changes meanwhile is sent as it is then. Nothing waits for a peer
/// that is away: it is told anew when it is back.
public struct EphemeralSession: Sendable {
  /// The most values that wait for the next requests; those of further keys are dropped.
  public static let capacity = 8_192
  public static let intervalMilliseconds: UInt64 = 1_000
  /// How often the peer is told of all who are there, so that it can forget those whose node is gone.
  public static let refreshMilliseconds: UInt64 = 240_000
  /// Refreshes come no closer than this, whatever asks for them.
  static let refreshRestMilliseconds: UInt64 = 10_000
  static let awayRestMilliseconds: UInt64 = 30_000
  /// A peer that does not know the endpoint may know it after an upgrade.
  public static let unknownRestMilliseconds: UInt64 = 3_600_000

  private enum Condition {
    /// As far as this node knows.
    case present
    case away
    case withoutEndpoint
  }

  private var values: [EphemeralItem.Key: EphemeralItem] = [:]
  /// The keys of `values`, in the order in which they first changed.
  private var order: [EphemeralItem.Key] = []
  /// When typing ends, by the clock that waits are measured with.
  private var typingEnds: [EphemeralItem.Key: UInt64] = [:]
  private var condition = Condition.present
  private var isUnderWay = false
  private var restsUntilMilliseconds: UInt64 = 0
  private var lastRefreshMilliseconds: UInt64?
  private var wantsRefresh = true

  public init() {}

  /// How many values wait.
  public var count: Int { values.count }

  /// Whether the peer did not take what it was told last.
  public var isAway: Bool { condition != .present }

  /// A value is new. Dropped if the peer is away, or if too much waits.
  public mutating func changed(_ item: EphemeralItem, nowMilliseconds: UInt64) {
    guard nowMilliseconds >= restsUntilMilliseconds || condition == .present else { return }
    let key = item.key
    if values[key] == nil {
      guard values.count < Self.capacity else { return }
      order.append(key)
    }
    values[key] = item
    if case .typing(_, _, let left) = item { typingEnds[key] = nowMilliseconds + left }
  }

  /// What to send now, if anything. `answered` or `failed` follows.
  public mutating func next(nowMilliseconds: UInt64) -> EphemeralRequest? {
    guard !isUnderWay, nowMilliseconds >= restsUntilMilliseconds, !values.isEmpty else { return nil }
    isUnderWay = true
    condition = .present
    restsUntilMilliseconds = nowMilliseconds + Self.intervalMilliseconds
    var typing: [EphemeralRequest.Typing] = []
    var reads: [EphemeralRequest.ReadPosition] = []
    var presence: [EphemeralRequest.UserPresence] = []
    let keys = order.prefix(Limits.ephemeralItems)
    order.removeFirst(keys.count)
    for key in keys {
      switch values.removeValue(forKey: key) {
      case .typing(let channel, let user, _):
        let ends = typingEnds.removeValue(forKey: key) ?? 0
        let left = ends > nowMilliseconds ? ends - nowMilliseconds : 0
        typing.append(EphemeralRequest.Typing(channel: channel, user: user, leftMilliseconds: left))
      case .read(let channel, let user, let next):
        reads.append(EphemeralRequest.ReadPosition(channel: channel, user: user, next: next))
      case .presence(let user, let value):
        presence.append(
          EphemeralRequest.UserPresence(
            user: user, state: value.state.rawValue, lastSeenMilliseconds: value.lastSeenMilliseconds ?? 0))
      case nil: continue
      }
    }
    return EphemeralRequest(typing: typing, reads: reads, presence: presence)
  }

  public mutating func answered() { isUnderWay = false }

  /// What was sent and what waits is dropped. `code` is the peer's, or that of the way to it.
  public mutating func failed(_ code: String, nowMilliseconds: UInt64) {
    isUnderWay = false
    values = [:]
    order = []
    typingEnds = [:]
    wantsRefresh = true
    let isUnknown = code == "unknownEndpoint"
    condition = isUnknown ? .withoutEndpoint : .away
    restsUntilMilliseconds =
      nowMilliseconds + (isUnknown ? Self.unknownRestMilliseconds : Self.awayRestMilliseconds)
  }

  /// The peer has asked for something: it is there.
  public mutating func heard(nowMilliseconds: UInt64) {
    guard condition == .away, !isUnderWay else { return }
    restsUntilMilliseconds = min(restsUntilMilliseconds, nowMilliseconds + Self.intervalMilliseconds)
  }

  /// The peer shares a channel with users that it may not know of.
  public mutating func shared() { wantsRefresh = true }

  /// Whether the peer is to be told of all who are there: `changed` for each follows. Asked again, says no for a while.
  public mutating func takeRefresh(nowMilliseconds: UInt64) -> Bool {
    guard !isUnderWay, nowMilliseconds >= refreshAtMilliseconds else { return false }
    lastRefreshMilliseconds = nowMilliseconds
    wantsRefresh = false
    return true
  }

  private var refreshAtMilliseconds: UInt64 {
    guard let lastRefreshMilliseconds else { return restsUntilMilliseconds }
    let rest = wantsRefresh ? Self.refreshRestMilliseconds : Self.refreshMilliseconds
    return max(restsUntilMilliseconds, lastRefreshMilliseconds + rest)
  }

  /// When `next` or `takeRefresh` may have something to do without a further event; `nil` while a request is under way.
  public var wakeAtMilliseconds: UInt64? {
    guard !isUnderWay else { return nil }
    return values.isEmpty ? refreshAtMilliseconds : min(restsUntilMilliseconds, refreshAtMilliseconds)
  }
}
