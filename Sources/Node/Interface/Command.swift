public import Model
public import Wire

/// What a user does to channels. Targets are sequences in the channel's log.
public enum Command: Sendable {
  case createChannel(ChannelPlan)
  /// The direct channel with this user: the one there is, or a new one.
  case openDirect(Address)
  case send(LogID, text: Text, thread: UInt64?)
  /// A message with files; without a text of its own it has their names.
  case share(LogID, [SharedFile], text: Text?, thread: UInt64?)
  case edit(LogID, UInt64, text: Text)
  case erase(LogID, UInt64)
  case react(LogID, UInt64, text: Text)
  case unreact(LogID, UInt64, text: Text)
  case pin(LogID, UInt64)
  case unpin(LogID, UInt64)
  case rename(LogID, Text)
  case setTopic(LogID, Text)
  case changePolicy(LogID, [PolicyChange])
  case defineRole(LogID, name: Text, rank: UInt64, Capabilities)
  case invite(LogID, Address, role: Text?)
  case kick(LogID, Address)
  case ban(LogID, Address)
  case unban(LogID, Address)
  case assignRole(LogID, Address, role: Text)
  /// Changes of one channel's name, topic and policy: all or none. The receipt is the last one's, or the first refused one's.
  case together(LogID, [Command])
  case leave(LogID)
  /// Joins a channel that is open to the user; `home` where this node does not know it yet.
  case join(LogID, home: Domain?)
  case accept(LogID)
  case decline(LogID)

  /// The channel it is about; `nil` for one that is yet to be made.
  public var channel: LogID? {
    switch self {
    case .createChannel, .openDirect: nil
    case .send(let channel, _, _), .edit(let channel, _, _), .erase(let channel, _),
      .react(let channel, _, _), .unreact(let channel, _, _), .pin(let channel, _), .unpin(let channel, _),
      .rename(let channel, _), .setTopic(let channel, _), .invite(let channel, _, _),
      .kick(let channel, _), .ban(let channel, _), .unban(let channel, _), .assignRole(let channel, _, _),
      .leave(let channel), .accept(let channel), .decline(let channel), .join(let channel, _),
      .share(let channel, _, _, _),
      .changePolicy(let channel, _), .together(let channel, _), .defineRole(let channel, _, _, _):
      channel
    }
  }
}
