/// What becomes of peers about which nothing was decided.
public enum NewPeers: String, CaseIterable, Sendable {
  /// They are let in: an open federation.
  case allow
  /// They wait for an administrator.
  case ask
  /// They are refused: only peers that were allowed are let in.
  case refuse
}
