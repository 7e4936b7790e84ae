/// What a channel is to those in it; fixed at creation.
public enum Form: UInt64, Sendable {
  /// Has a name by which it is known.
  case channel = 0
  /// Known by who is in it; joined by invitation only.
  case group = 1
  /// Between two participants, for good.
  case direct = 2
}
