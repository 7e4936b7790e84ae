public import Model
public import Wire

/// What a user wants a new channel to be.
public struct ChannelPlan: Sendable {
  public var name: Text
  public var topic: Text
  public var form: Form
  public var policy: [PolicyChange]
  /// Who is invited with the first breath; at most 100.
  public var invited: [Address]

  public init(
    name: Text, topic: Text = Text(""), form: Form = .channel, policy: [PolicyChange] = [],
    invited: [Address] = []
  ) {
    self.name = name
    self.topic = topic
    self.form = form
    self.policy = policy
    self.invited = invited
  }
}
