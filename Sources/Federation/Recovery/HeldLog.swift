public import Model

/// A log of a restored node's that it does not sign for yet.
public struct HeldLog: Sendable {
  public internal(set) var size: UInt64 = 0
  /// The nodes that may have more of it.
  public internal(set) var awaited: Set<NodeID> = []
  /// The largest checkpoint of each node that has shown some.
  private var shown: [NodeID: UInt64] = [:]
  /// Who has shown what does not fit what is here.
  private var contradicting: Set<NodeID> = []
  public internal(set) var isGivenUp = false
  /// Somebody is left out who has shown some of it.
  private(set) var isWithoutTeller = false
  var fetchAtMilliseconds: UInt64 = 0
  private var fetches = 0

  /// One past the last entry under this node's signature, as far as is known.
  public var neededSize: UInt64 { max(size, shown.values.max() ?? 0) }
  public var isBehind: Bool { neededSize > size }
  /// This node's signature stands under two histories of it.
  public var isForked: Bool { !contradicting.isEmpty }

  /// Those that have shown more than is held, who has most first.
  public var tellers: [NodeID] {
    shown.filter { $0.value > size }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { $0.key }
  }

  mutating func showed(_ size: UInt64, by peer: NodeID) { shown[peer] = max(size, shown[peer] ?? 0) }

  mutating func contradicted(by peer: NodeID) { contradicting.insert(peer) }

  /// What this node has shown counts no more.
  mutating func leaveOut(_ peer: NodeID) {
    let hasShown = shown.removeValue(forKey: peer) != nil
    let hasContradicted = contradicting.remove(peer) != nil
    if hasShown || hasContradicted { isWithoutTeller = true }
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
