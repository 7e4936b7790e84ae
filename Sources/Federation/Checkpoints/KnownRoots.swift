public import Model
public import Wire

/// Roots of a log's tree that this node had at its latest checkpoints: to compare with what others name, without a walk through the
/// tree.
public struct KnownRoots: Sendable {
  public static let most = 32

  private var roots: [(size: UInt64, root: Bytes32)] = []
  private var next = 0

  public init() {}

  /// The tree has, or had, this root at this size.
  public mutating func note(_ checkpoint: Checkpoint) {
    guard self[checkpoint.size] == nil else { return }
    if roots.count < Self.most {
      roots.append((checkpoint.size, checkpoint.root))
    } else {
      roots[next] = (checkpoint.size, checkpoint.root)
      next = (next + 1) % Self.most
    }
  }

  public subscript(size: UInt64) -> Bytes32? { roots.last { $0.size == size }?.root }
}
