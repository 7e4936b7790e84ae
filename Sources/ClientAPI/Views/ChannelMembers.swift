internal import Federation
internal import Model
internal import Node
internal import Rules
internal import Store

/// Who is in a channel, and what of each its members may know.
struct ChannelMembers {
  struct Member {
    let participant: Participant
    let record: ParticipantRecord
    let presence: Presence?
    /// The first sequence that the member has not read; of small channels alone.
    let next: UInt64?
  }

  let all: [Member]

  init(
    _ channel: NodeView.Channel, _ picture: LivePicture, _ store: StoreReader, _ node: HanseNode
  ) throws(StoreError) {
    let members = channel.state.participants.filter { $0.value.status != .gone }.sorted { $0.key < $1.key }
    let tellsReads = channel.state.participantCount <= HanseNode.readersOfChannel
    all = try members.map { (participant, record) throws(StoreError) in
      let isJoined = record.status == .joined
      var next: UInt64?
      if isJoined, tellsReads {
        if participant.node != node.node {
          next = picture.next(of: participant, in: channel.id)
        } else if picture.tellsReadPosition(of: participant.user) {
          next = try store.attention(of: participant.user, in: channel.reference).next
        }
      }
      return Member(
        participant: participant, record: record,
        presence: isJoined ? picture.presence(of: participant) : nil, next: next)
    }
  }
}
