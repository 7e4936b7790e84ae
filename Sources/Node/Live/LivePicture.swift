public import Federation
public import Model
internal import Store

/// What people do now, as the core knew it when it was asked: who may know what is applied.
public struct LivePicture: Sendable {
  let own: NodeID
  let presence: PresenceBoard
  let typing: TypingBoard
  let remote: [Participant: LiveState.Remote]
  let reads: [LogID: [Participant: UInt64]]
  let settings: [UserID: UserSettings]
  let nowMilliseconds: UInt64

  /// What users of this node may know of somebody's presence; `nil` if that is nothing.
  public func presence(of participant: Participant) -> Presence? {
    guard participant.node == own else { return remote[participant]?.presence }
    guard (settings[participant.user] ?? UserSettings()).presence.reachesOwnNode else { return nil }
    return presence.presence(of: participant.user, nowMilliseconds: nowMilliseconds)
  }

  /// Whether users of this node may know what a user of this node has read.
  public func tellsReadPosition(of user: UserID) -> Bool {
    (settings[user] ?? UserSettings()).readPositions.reachesOwnNode
  }

  /// The first sequence that a user of another node has not read, as far as that node tells.
  public func next(of participant: Participant, in channel: LogID) -> UInt64? { reads[channel]?[participant] }

  /// Who writes in a channel.
  public func typing(in channel: LogID) -> TypingBoard.Change? {
    typing.state(of: channel, nowMilliseconds: nowMilliseconds)
  }
}
