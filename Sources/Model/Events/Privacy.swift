/// Who can read a channel's bodies; fixed at creation.
public enum Privacy: UInt64, Sendable {
  /// The members' nodes.
  case open = 0
  /// The members' nodes, as MLS members.
  case org = 1
  /// The members' devices only.
  case device = 2
}
