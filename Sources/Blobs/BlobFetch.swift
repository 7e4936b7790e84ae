public import Model

/// Brings a blob here from whoever has it: leaves are asked for ahead, of several members at once, and handed on in their order, from where
/// somebody wants to read first and then from the start. Knows neither wire nor disk; what it is told of as arrived was verified against the
/// blob's id.
public struct BlobFetch: Sendable {
  /// So many leaves are asked for, or wait to be stored: what a fetch may hold in memory; and one more that lags and is asked for twice.
  public static let window = 12
  /// Of one member at a time.
  public static let underWayAtOne = 4
  /// A member that fails so often in a row is not asked again.
  public static let patience = 3

  public enum Action: Equatable, Sendable {
    case ask(NodeID, leaf: UInt64)
    /// Keep these bytes, then say `stored`.
    case store(leaf: UInt64, [UInt8])
    case finish
    /// Nobody is left to ask.
    case giveUp
  }

  private struct Source {
    let node: NodeID
    var underWay = 0
    var failures = 0
  }

  /// A leaf that is on its way.
  private struct Request {
    var nodes: [NodeID]
    /// How many others had come when it was asked for.
    let begun: Int
  }

  private let leaves: UInt64
  private var sources: [Source]
  /// All leaves before this one are here, and these beyond it.
  private var prefix: UInt64
  private var here: Set<UInt64>
  /// The next leaf of the run that is handed on: leaves are asked for from here on.
  private var next: UInt64
  private var underWay: [UInt64: Request] = [:]
  /// How many leaves have come.
  private var answers = 0
  private var arrived: [UInt64: [UInt8]] = [:]
  private var storing: UInt64?
  private var isOver = false

  /// `first` is the leaf that holds the first byte that is not here yet, `here` those after it that are; sources are asked in this order as
  /// long as they have room.
  /// The leaf `wanted` and those after it come first.
  public init(
    size: UInt64, from first: UInt64, having here: Set<UInt64> = [], wanted: UInt64 = 0, of sources: [NodeID]
  ) {
    leaves = BlobShape(size: size).leaves
    prefix = first
    next = max(first, wanted)
    self.here = here
    self.sources = sources.map { Source(node: $0) }
    settle()
  }

  public mutating func began() -> [Action] { advance() }

  /// Somebody waits for this leaf: unless it is about to come, those from it on come first.
  public mutating func wanted(_ leaf: UInt64) -> [Action] {
    guard leaf < leaves, isMissing(leaf), underWay[leaf] == nil,
      leaf < next || leaf >= next + UInt64(Self.window)
    else { return [] }
    next = leaf
    return advance()
  }

  /// A verified leaf came.
  public mutating func answered(_ leaf: UInt64, _ bytes: [UInt8], by node: NodeID) -> [Action] {
    // Who was put out stays out, whatever of it was still under way.
    settle(node, leaf) { source in if source.failures < Self.patience { source.failures = 0 } }
    answers += 1
    if leaf < leaves, isMissing(leaf) { arrived[leaf] = bytes }
    return advance()
  }

  /// A leaf did not come. `isFinal`: this member has none of the blob, or has sent what it is not.
  public mutating func failed(_ leaf: UInt64, at node: NodeID, isFinal: Bool) -> [Action] {
    settle(node, leaf) { source in source.failures = isFinal ? Self.patience : source.failures + 1 }
    return advance()
  }

  /// The leaf that was to be stored is.
  public mutating func stored() -> [Action] {
    guard let leaf = storing else { return [] }
    storing = nil
    here.insert(leaf)
    settle()
    return advance()
  }

  /// Nothing more is to be done: what the disk refused, say.
  public mutating func ended() { isOver = true }

  private mutating func settle(_ node: NodeID, _ leaf: UInt64, _ change: (inout Source) -> Void) {
    guard let place = underWay[leaf]?.nodes.firstIndex(of: node) else { return }
    underWay[leaf]?.nodes.remove(at: place)
    if underWay[leaf]?.nodes.isEmpty == true { underWay[leaf] = nil }
    guard let index = sources.firstIndex(where: { $0.node == node }) else { return }
    sources[index].underWay -= 1
    change(&sources[index])
  }

  /// The run goes on behind what is here; at the end, with what is missing before it.
  private mutating func settle() {
    while here.remove(prefix) != nil { prefix += 1 }
    while here.contains(next) || next < prefix { next += 1 }
    if next >= leaves { next = prefix }
  }

  private mutating func advance() -> [Action] {
    guard !isOver else { return [] }
    if prefix >= leaves {
      isOver = true
      return [.finish]
    }
    var actions: [Action] = []
    if storing == nil, let leaf = leafToStore, let bytes = arrived.removeValue(forKey: leaf) {
      storing = leaf
      actions.append(.store(leaf: leaf, bytes))
    }
    while let leaf = leafToAsk, let source = freest { ask(source, leaf, &actions) }
    if let source = freest, sources[source].underWay == 0, isLagging { ask(source, next, &actions) }
    if storing == nil, !underWay.keys.contains(where: isMissing) {
      isOver = true
      return [.giveUp]
    }
    return actions
  }

  private mutating func ask(_ source: Int, _ leaf: UInt64, _ actions: inout [Action]) {
    let node = sources[source].node
    underWay[leaf, default: Request(nodes: [], begun: answers)].nodes.append(node)
    sources[source].underWay += 1
    actions.append(.ask(node, leaf: leaf))
  }

  private func isMissing(_ leaf: UInt64) -> Bool {
    leaf >= prefix && !here.contains(leaf) && arrived[leaf] == nil && storing != leaf
  }

  /// Whether as many leaves as one member is asked for have come since another was asked for the run's next: when somebody has nothing to do,
  /// a second one is asked for it, or a slow line holds all up that is behind it.
  private var isLagging: Bool {
    guard let request = underWay[next], isMissing(next) else { return false }
    return request.nodes.count == 1 && answers - request.begun >= Self.underWayAtOne
  }

  /// The run's next; or one that was asked for before somebody wanted another.
  private var leafToStore: UInt64? {
    if arrived[next] != nil { return next }
    let end = next + UInt64(Self.window)
    return arrived.keys.filter { $0 < next || $0 >= end }.min()
  }

  private var leafToAsk: UInt64? {
    let asked = underWay.values.reduce(0) { $0 + $1.nodes.count }
    let held = asked + arrived.count + (storing == nil ? 0 : 1)
    guard held < Self.window else { return nil }
    var leaf = next
    let end = min(leaves, next + UInt64(Self.window))
    while leaf < end {
      if isMissing(leaf), underWay[leaf] == nil { return leaf }
      leaf += 1
    }
    return nil
  }

  /// Of those that answer, the one with the fewest requests under way.
  private var freest: Int? {
    sources.indices.filter {
      sources[$0].failures < Self.patience && sources[$0].underWay < Self.underWayAtOne
    }
    .min { sources[$0].underWay < sources[$1].underWay }
  }
}
