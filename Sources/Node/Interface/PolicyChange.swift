public import Model
public import Wire

/// A part of a channel's policy, as it is to be.
public enum PolicyChange: Sendable {
  /// Who may join without an invitation, and with the role of which name.
  case access(Access.Reach, role: Text)
  case noAccess
  /// How long messages are kept; `nil` for ever.
  case retention(milliseconds: UInt64?)
  /// Whether the texts before an edit are kept.
  case editHistory(Bool)
  case archived(Bool)
  /// The nodes that keep the channel beside its home, by their domains, and how many of them it takes; more than half without.
  case mirrors([Domain], quorum: UInt64?)
  case noMirrors
}
