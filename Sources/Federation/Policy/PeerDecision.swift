/// What an operator has decided about a peer.
public enum PeerDecision: String, CaseIterable, Sendable {
  /// It may talk to this node, and this node to it.
  case allowed
  /// Nothing is taken from it or sent to it, until the decision is another.
  case blocked
  /// As blocked, but it is told to come back: nothing is lost, everything waits.
  case paused
  /// It has asked to be let in, and nobody has decided yet.
  case waiting
}
