internal import Federation
internal import Model
internal import Node
internal import Store

/// An invitation for one user. It stands in no channel that the user may read, so it is not replayed as entries are:
/// who comes with a cursor is told of all that are unanswered, and its place is told by the cursor that it is sent with.
struct StreamNotice: Sendable {
  /// What tells an invitation from a later one to the same channel.
  struct ID: Hashable, Sendable {
    let channel: LogID
    let timeMilliseconds: UInt64
  }

  let id: ID
  /// The number of the last arrival before it.
  let number: Int64
  let text: @Sendable (_ cursor: Int64) -> [UInt8]
}

extension StreamNotice {
  init(_ invitation: StoredInvitation, number: Int64, _ view: NodeView) {
    let id = ID(channel: invitation.letter.channel, timeMilliseconds: invitation.timeMilliseconds)
    self.init(id: id, number: number) { StreamFrame.invitation(invitation, cursor: $0, view) }
  }
}
