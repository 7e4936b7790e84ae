/// What the policy says of a peer.
public enum Admission: String, Error, Sendable {
  case admitted
  case waiting = "peerWaiting"
  case paused = "peerPaused"
  case refused = "peerRefused"

  /// For the peer.
  public var message: String {
    switch self {
    case .admitted: "Welcome."
    case .waiting: "An administrator of this node must let yours in first."
    case .paused: "This node takes nothing from yours for a while: try again later."
    case .refused: "This node does not talk to yours."
    }
  }
}
