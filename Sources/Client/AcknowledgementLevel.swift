/// How far a change has come.
public enum AcknowledgementLevel: String, Sendable, CaseIterable {
  /// Durable on the own node.
  case accepted
  /// In the channel's log at its home, with its place for good.
  case ordered
  /// That, and stored durably by enough of the channel's mirrors: it does not die with its home.
  case mirrored
}
