public import Suite
public import Wire

/// A sparse Merkle map, kept incrementally: the commitment to a log's state (spec: log, "State map").
///
/// Nodes are immutable, so a copy of the map is a copy of a reference, and setting a record makes new nodes along one path only.
public struct StateMap: Sendable {
  private var top: Node = .empty
  private let suite: any CryptoSuite

  public init(_ suite: any CryptoSuite) { self.suite = suite }

  public var root: Bytes32 { top.hash }

  /// Sets the record with this encoded key to this encoded value.
  public mutating func set(_ key: [UInt8], to value: [UInt8]) {
    let key = suite.hash(.stateKey, key)
    let value = suite.hash(.stateValue, value)
    var message = [UInt8]()
    message.reserveCapacity(2 * Bytes32.byteCount)
    key.append(to: &message)
    value.append(to: &message)
    top = insert(key, suite.sha256(Self.leafPrefix, message), into: top, depth: 0)
  }

  private static let leafPrefix: [UInt8] = [0]

  private indirect enum Node: Sendable {
    case empty
    case leaf(key: Bytes32, hash: Bytes32)
    case inner(left: Node, right: Node, hash: Bytes32)

    var hash: Bytes32 {
      switch self {
      case .empty: .zero
      case .leaf(_, let hash), .inner(_, _, let hash): hash
      }
    }
  }

  private func insert(_ key: Bytes32, _ hash: Bytes32, into node: Node, depth: Int) -> Node {
    switch node {
    case .empty:
      return .leaf(key: key, hash: hash)
    case .leaf(let present, _):
      if present == key { return .leaf(key: key, hash: hash) }
      let branch = present.bit(depth) ? inner(.empty, node) : inner(node, .empty)
      return insert(key, hash, into: branch, depth: depth)
    case .inner(let left, let right, _):
      return key.bit(depth)
        ? inner(left, insert(key, hash, into: right, depth: depth + 1))
        : inner(insert(key, hash, into: left, depth: depth + 1), right)
    }
  }

  private func inner(_ left: Node, _ right: Node) -> Node {
    .inner(left: left, right: right, hash: TreeHash.node(left.hash, right.hash, suite))
  }
}
