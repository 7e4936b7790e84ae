public import Model

/// Who of this node's users is there: derived from their open streams, a state machine without IO.
///
/// A user whose last stream closes is still there for a while, since devices change their connections; and no change is told of
/// within a second of the one before, so that nobody can make others' screens flicker.
public struct PresenceBoard: Sendable {
  public static let graceMilliseconds: UInt64 = 30_000
  /// How long a user is there who says so without a stream.
  public static let leaseMilliseconds: UInt64 = 90_000
  static let intervalMilliseconds: UInt64 = 1_000
  /// However much happens, the board is not looked through more often than this.
  static let restMilliseconds: UInt64 = 100

  private struct Record {
    var streams = 0
    var isAway = false
    /// Until when the user is there without a stream, by the clock that waits are measured with.
    var endsMilliseconds: UInt64 = 0
    var lastSeenMilliseconds: UInt64?
    var told = Presence(.offline)
    var toldAtMilliseconds: UInt64?
  }

  private var records: [UserID: Record] = [:]
  /// Users of whom there is or will be something to tell.
  private var unsettled: Set<UserID> = []
  public private(set) var wakeAtMilliseconds: UInt64?
  private var restsUntilMilliseconds: UInt64 = 0

  public init() {}

  public mutating func opened(_ user: UserID, nowMilliseconds: UInt64) {
    records[user, default: Record()].streams += 1
    unsettle(user, at: nowMilliseconds)
  }

  /// `wallMilliseconds` is the time since 1970.
  public mutating func closed(_ user: UserID, nowMilliseconds: UInt64, wallMilliseconds: UInt64) {
    guard var record = records[user], record.streams > 0 else { return }
    record.streams -= 1
    record.endsMilliseconds = max(record.endsMilliseconds, nowMilliseconds + Self.graceMilliseconds)
    if !record.isAway { record.lastSeenMilliseconds = wallMilliseconds }
    records[user] = record
    unsettle(user, at: nowMilliseconds)
  }

  /// The user says to be there, or away.
  public mutating func set(
    _ user: UserID, isAway: Bool, nowMilliseconds: UInt64, wallMilliseconds: UInt64
  ) {
    var record = records[user] ?? Record()
    if !isAway || !record.isAway { record.lastSeenMilliseconds = wallMilliseconds }
    record.isAway = isAway
    record.endsMilliseconds = max(record.endsMilliseconds, nowMilliseconds + Self.leaseMilliseconds)
    records[user] = record
    unsettle(user, at: nowMilliseconds)
  }

  /// A user was last there before the node started.
  public mutating func restore(_ user: UserID, lastSeenMilliseconds: UInt64) {
    guard records[user] == nil else { return }
    var record = Record()
    record.lastSeenMilliseconds = lastSeenMilliseconds
    record.told = Presence(.offline, lastSeenMilliseconds: lastSeenMilliseconds)
    records[user] = record
  }

  /// When users were last there, in milliseconds since 1970: `wallMilliseconds`, which is now, for those who are there by a stream.
  public func lastSeen(
    wallMilliseconds: UInt64
  ) -> [(user: UserID, milliseconds: UInt64, isThere: Bool)] {
    records.compactMap { user, record in
      if record.streams > 0, !record.isAway { return (user, wallMilliseconds, true) }
      return record.lastSeenMilliseconds.map { (user, $0, false) }
    }
  }

  /// What is known of a user; `nil` of one of whom it is not known that they ever were there.
  public func presence(of user: UserID, nowMilliseconds: UInt64) -> Presence? {
    records[user].map { Self.presence($0, nowMilliseconds) }
  }

  /// Those who are there.
  public func present(nowMilliseconds: UInt64) -> [(user: UserID, presence: Presence)] {
    records.compactMap { user, record in
      let presence = Self.presence(record, nowMilliseconds)
      return presence.state == .offline ? nil : (user, presence)
    }
  }

  /// Whose presence is to be told of now, as it is.
  public mutating func changes(nowMilliseconds: UInt64) -> [(user: UserID, presence: Presence)] {
    guard let wake = wakeAtMilliseconds, nowMilliseconds >= wake else { return [] }
    wakeAtMilliseconds = nil
    restsUntilMilliseconds = nowMilliseconds + Self.restMilliseconds
    var changes: [(user: UserID, presence: Presence)] = []
    for user in unsettled.sorted() {
      guard var record = records[user] else { continue }
      let presence = Self.presence(record, nowMilliseconds)
      if presence.state == .offline { record.isAway = false }
      let isDue = record.toldAtMilliseconds.map { nowMilliseconds >= $0 + Self.intervalMilliseconds } ?? true
      if presence != record.told, isDue {
        record.told = presence
        record.toldAtMilliseconds = nowMilliseconds
        changes.append((user: user, presence: presence))
      }
      records[user] = record
      settle(user, record, presence, nowMilliseconds)
    }
    return changes
  }

  /// Waits for what is still to come of a user.
  private mutating func settle(
    _ user: UserID, _ record: Record, _ presence: Presence, _ now: UInt64
  ) {
    if presence != record.told {
      wake(at: (record.toldAtMilliseconds ?? now) + Self.intervalMilliseconds)
    } else if record.streams == 0, record.endsMilliseconds > now {
      wake(at: record.endsMilliseconds)
    } else {
      unsettled.remove(user)
    }
  }

  private mutating func unsettle(_ user: UserID, at now: UInt64) {
    unsettled.insert(user)
    wake(at: now)
  }

  private mutating func wake(at milliseconds: UInt64) {
    wakeAtMilliseconds = min(wakeAtMilliseconds ?? .max, max(milliseconds, restsUntilMilliseconds))
  }

  private static func presence(_ record: Record, _ now: UInt64) -> Presence {
    guard record.streams > 0 || record.endsMilliseconds > now else {
      return Presence(.offline, lastSeenMilliseconds: record.lastSeenMilliseconds)
    }
    return record.isAway
      ? Presence(.away, lastSeenMilliseconds: record.lastSeenMilliseconds) : Presence(.online)
  }
}
