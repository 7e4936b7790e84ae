public import Model

/// Who writes where: last values that end by themselves, a state machine without IO.
///
/// A channel is told of at most once a second, whoever writes in it and how many.
public struct TypingBoard: Sendable {
  /// How long typing is shown after the last sign of it.
  public static let shownMilliseconds: UInt64 = 6_000
  /// The longest that another node may ask for.
  public static let mostMilliseconds: UInt64 = 30_000
  /// How many are named; of the others it is told that there are more.
  public static let named = 5
  /// What is kept at most; further typing is not shown.
  static let channels = 10_000
  static let participants = 64
  static let intervalMilliseconds: UInt64 = 1_000
  /// However much happens, the board is not looked through more often than this.
  static let restMilliseconds: UInt64 = 100

  public struct Change: Equatable, Sendable {
    public let channel: LogID
    public let participants: [Participant]
    public let isMore: Bool
  }

  private struct Channel {
    var ends: [Participant: UInt64] = [:]
    var told: [Participant] = []
    var toldAtMilliseconds: UInt64?
  }

  private var channels: [LogID: Channel] = [:]
  public private(set) var wakeAtMilliseconds: UInt64?
  private var restsUntilMilliseconds: UInt64 = 0

  public init() {}

  /// Somebody writes, for so long; 0 for no longer.
  public mutating func typed(
    _ participant: Participant, in id: LogID, leftMilliseconds: UInt64, nowMilliseconds: UInt64
  ) {
    guard leftMilliseconds > 0 else { return stopped(participant, in: id, nowMilliseconds: nowMilliseconds) }
    guard channels[id] != nil || channels.count < Self.channels else { return }
    let ends = nowMilliseconds + min(leftMilliseconds, Self.mostMilliseconds)
    var channel = channels[id] ?? Channel()
    let isNew = channel.ends[participant] == nil
    guard !isNew || channel.ends.count < Self.participants else { return }
    channel.ends[participant] = ends
    channels[id] = channel
    wake(at: isNew ? nowMilliseconds : ends)
  }

  /// Somebody writes no longer: a message came.
  public mutating func stopped(_ participant: Participant, in id: LogID, nowMilliseconds: UInt64) {
    guard channels[id]?.ends.removeValue(forKey: participant) != nil else { return }
    wake(at: nowMilliseconds)
  }

  /// Whether anybody writes in a channel.
  public func isActive(_ id: LogID) -> Bool { channels[id] != nil }

  /// Who writes in a channel.
  public func state(of id: LogID, nowMilliseconds: UInt64) -> Change? {
    guard let channel = channels[id] else { return nil }
    let all = channel.ends.filter { $0.value > nowMilliseconds }.keys.sorted()
    return all.isEmpty ? nil : Self.change(id, all)
  }

  /// The channels of which something is to be told now.
  public mutating func changes(nowMilliseconds: UInt64) -> [Change] {
    guard let wake = wakeAtMilliseconds, nowMilliseconds >= wake else { return [] }
    wakeAtMilliseconds = nil
    restsUntilMilliseconds = nowMilliseconds + Self.restMilliseconds
    var changes: [Change] = []
    for (id, channel) in channels.sorted(by: { $0.key < $1.key }) {
      if let change = advance(id, channel, nowMilliseconds) { changes.append(change) }
    }
    return changes
  }

  private mutating func advance(_ id: LogID, _ before: Channel, _ now: UInt64) -> Change? {
    var channel = before
    channel.ends = channel.ends.filter { $0.value > now }
    let all = channel.ends.keys.sorted()
    var change: Change?
    let dueMilliseconds = (channel.toldAtMilliseconds ?? 0) + Self.intervalMilliseconds
    if all != channel.told {
      if channel.toldAtMilliseconds == nil || now >= dueMilliseconds {
        change = Self.change(id, all)
        channel.told = all
        channel.toldAtMilliseconds = now
      } else {
        wake(at: dueMilliseconds)
      }
    }
    if all.isEmpty, channel.told.isEmpty,
      channel.toldAtMilliseconds.map({ now >= $0 + Self.intervalMilliseconds }) ?? true
    {
      channels[id] = nil
    } else {
      channels[id] = channel
      wake(at: channel.ends.values.min() ?? now + Self.intervalMilliseconds)
    }
    return change
  }

  private static func change(_ id: LogID, _ all: [Participant]) -> Change {
    Change(channel: id, participants: Array(all.prefix(named)), isMore: all.count > named)
  }

  private mutating func wake(at milliseconds: UInt64) {
    wakeAtMilliseconds = min(wakeAtMilliseconds ?? .max, max(milliseconds, restsUntilMilliseconds))
  }
}
