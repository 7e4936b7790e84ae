public import Wire

/// The content of a channel's first event.
public struct ChannelCreation: Hashable, Sendable {
  public static let rulesVersion: UInt64 = 1

  public var privacy: Privacy
  public var form: Form
  public var name: Text
  public var topic: Text
  public var policy: Policy
  public var roles: [RoleDefinition]
  /// Among `roles`; the creator's own.
  public var creatorRole: UInt64
  public var document: DocumentReference

  public init(
    privacy: Privacy, form: Form = .channel, name: Text, topic: Text, policy: Policy, roles: [RoleDefinition],
    creatorRole: UInt64, document: DocumentReference
  ) {
    self.privacy = privacy
    self.form = form
    self.name = name
    self.topic = topic
    self.policy = policy
    self.roles = roles
    self.creatorRole = creatorRole
    self.document = document
  }
}
