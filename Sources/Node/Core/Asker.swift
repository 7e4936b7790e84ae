internal import Model

/// For whom the store is read.
enum Asker: Hashable, Sendable {
  case user(UserID)
  case peer(NodeID)
  /// A peer to which this node sends by itself.
  case follower(NodeID)
  /// This node, or somebody whom no name is known of.
  case node

  /// Whether another organisation's node decides when, and how often.
  var isPeer: Bool { if case .peer = self { true } else { false } }
}
