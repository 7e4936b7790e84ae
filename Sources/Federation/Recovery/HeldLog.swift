public import Model

/// A log of a restored node's that it does not sign for yet.
public struct HeldLog: Sendable {
  public internal(set) var size: UInt64 = 0
  /// The nodes that may have more of it.
  public internal(set) var awaited: Set<NodeID> = []
  /// The largest checkpoint of each node that has shown some.
  var shown: [NodeID: UInt64] = [:]
  /// The largest that was shown before the node started.
  var rememberedSize: UInt64 = 0
  public internal(set) var isForked = false
  public internal(set) var isGivenUp = false
  var fetchAtMilliseconds: UInt64 = 0
  private var fetches = 0

  /// One past the last entry under this node's signature, as far as is known.
  public var neededSize: UInt64 { max(size, rememberedSize, shown.values.max() ?? 0) }
  public var isBehind: Bool { neededSize > size }

  /// Those that have shown more than is held, who has most first.
  public var tellers: [NodeID] {
    shown.filter { $0.value > size }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { $0.key }
  }

  /// Whom to ask for what is missing, if it is time: one after the other, since one alone may not have what it has shown.
  mutating func fetch(_ now: UInt64) -> NodeID? {
    let tellers = tellers
    guard !tellers.isEmpty, now >= fetchAtMilliseconds else { return nil }
    defer {
      fetches += 1
      fetchAtMilliseconds = now + Recovery.fetchMilliseconds
    }
    return tellers[fetches % tellers.count]
  }
}
