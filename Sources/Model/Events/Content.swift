public import Wire

/// The part of an event that rules read, and that cannot be erased (spec: rules, the column "content").
public enum Content: Hashable, Sendable {
  case none
  case channel(ChannelCreation)
  case invite(Participant, role: UInt64, document: DocumentReference)
  /// Of kick, ban and unban.
  case target(Participant)
  case assignment(Participant, role: UInt64)
  case role(RoleDefinition)
  /// Of name and topic.
  case text(Text)
  case policy(Policy)
  case document(DocumentReference)
  /// Of nodeDocument: this document's chain revokes the one that the state names.
  case replacement(DocumentReference)
  case admission(NodeID, document: DocumentReference)
  case directory(document: DocumentReference)
  case user(DirectoryUser)
  case mailbox(peer: NodeID, document: DocumentReference)
}
