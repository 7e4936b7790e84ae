public import Model

/// When this node exchanges checkpoints with one peer, and of what: a part of its session.
///
/// The first exchange comes before anything else, since it may show that the node runs elsewhere. Later ones are bounded by time,
/// never by what happens: news at most once in ten seconds, a sample of the other logs every ten minutes.
public struct CheckpointSchedule: Sendable {
  /// One exchange.
  public struct Round: Equatable, Sendable {
    /// Whether it is the first with this peer since the node started: all logs that are shared, as far as they fit.
    public var isFirst = false
    /// Whose own copy grew.
    public var grown: [LogID] = []
    /// Whether some of the others are to go with it.
    public var hasSample = false
    public var ownLogs = CheckpointsRequest.OwnLogs.none
    /// What the peer named in a header, and what is not of the own tree.
    public var named: CheckpointsRequest.Named?
    /// Rows of the forks whose proofs the peer has not had from here.
    public var proofs: [Int64] = []

    public init() {}
  }

  static let growthMilliseconds: UInt64 = 10_000
  static let sampleMilliseconds: UInt64 = 600_000
  /// Between rounds for what a peer named in headers.
  static let namedMilliseconds: UInt64 = 1_000
  /// The run is told so often at least. A restored node listens for longer before it writes (spec: recovery, "Copies").
  static let runMilliseconds: UInt64 = 60_000
  /// How long a peer is left alone that has no such endpoint.
  static let unknownRestMilliseconds: UInt64 = 3_600_000
  /// How often the first exchange may fail before the rest goes on without it: a peer that is there but cannot answer this must not
  /// be cut off.
  static let firstTries = 3
  static let mostNamed = 8
  public static let sampleLogs = 16

  private var grown: Set<LogID> = []
  private var named: [CheckpointsRequest.Named] = []
  private var proofs: [Int64] = []
  private var ownLogs = CheckpointsRequest.OwnLogs.none
  private var underWay: Round?
  private var lastSampled: LogID?
  private var hasExchanged = false
  private var failures = 0
  private var growthDueMilliseconds: UInt64 = 0
  private var namedDueMilliseconds: UInt64 = 0
  private var sampleDueMilliseconds: UInt64 = 0
  private var runDueMilliseconds: UInt64 = 0
  private var restsUntilMilliseconds: UInt64 = 0

  init() {}

  /// Whether anything else may be asked of the peer.
  var hasMet: Bool { hasExchanged || failures >= Self.firstTries }

  mutating func grew(_ log: LogID) { grown.insert(log) }

  mutating func wants(_ checkpoint: CheckpointsRequest.Named) {
    guard named.count < Self.mostNamed, !named.contains(checkpoint), underWay?.named != checkpoint else {
      return
    }
    named.append(checkpoint)
  }

  mutating func wantsOwnLogs(after log: LogID?) { ownLogs = .after(log) }

  mutating func tells(_ proof: Int64) {
    if !proofs.contains(proof) { proofs.append(proof) }
  }

  /// What to exchange now, if anything is due.
  mutating func next(nowMilliseconds now: UInt64) -> Round? {
    guard underWay == nil, now >= dueMilliseconds else { return nil }
    var round = Round()
    round.isFirst = !hasExchanged
    if round.isFirst || now >= growthDueMilliseconds {
      round.grown = Array(grown.sorted().prefix(Limits.checkpointsInRequest - Self.sampleLogs))
      grown.subtract(round.grown)
      growthDueMilliseconds = now + Self.growthMilliseconds
    }
    round.hasSample = now >= sampleDueMilliseconds
    if round.hasSample { sampleDueMilliseconds = now + Self.sampleMilliseconds }
    runDueMilliseconds = now + Self.runMilliseconds
    round.ownLogs = ownLogs
    ownLogs = .none
    if now >= namedDueMilliseconds, !named.isEmpty {
      round.named = named.removeFirst()
      namedDueMilliseconds = now + Self.namedMilliseconds
    }
    round.proofs = Array(proofs.prefix(Limits.proofsInMessage))
    proofs.removeFirst(round.proofs.count)
    underWay = round
    return round
  }

  /// From when on there is something to exchange.
  var dueMilliseconds: UInt64 {
    if underWay != nil { return .max }
    guard hasExchanged else { return restsUntilMilliseconds }
    var due = min(sampleDueMilliseconds, runDueMilliseconds)
    if !grown.isEmpty { due = min(due, growthDueMilliseconds) }
    if !named.isEmpty { due = min(due, namedDueMilliseconds) }
    if !proofs.isEmpty || ownLogs != .none { due = 0 }
    return max(due, restsUntilMilliseconds)
  }

  mutating func answered() {
    underWay = nil
    hasExchanged = true
    failures = 0
  }

  /// What was to be told is told again; a peer without the endpoint is left alone for a while.
  mutating func failed(_ code: String, nowMilliseconds now: UInt64) {
    guard let round = underWay else { return }
    underWay = nil
    failures += 1
    grown.formUnion(round.grown)
    if case .after = round.ownLogs, ownLogs == .none { ownLogs = round.ownLogs }
    if let checkpoint = round.named { wants(checkpoint) }
    proofs = round.proofs + proofs.filter { !round.proofs.contains($0) }
    if round.hasSample { sampleDueMilliseconds = now }
    guard code == Self.unknownEndpoint else { return }
    failures = Self.firstTries
    restsUntilMilliseconds = now + Self.unknownRestMilliseconds
  }

  /// A peer that had no such endpoint may have one now.
  mutating func documentChanged() { restsUntilMilliseconds = 0 }

  /// The next of these logs in turn, which are sorted.
  mutating func sample(of logs: [LogID], most: Int) -> [LogID] {
    let start = lastSampled.flatMap { last in logs.firstIndex { last < $0 } } ?? 0
    let taken = Array((logs[start...] + logs[..<start]).prefix(most))
    lastSampled = taken.last ?? lastSampled
    return taken
  }

  static let unknownEndpoint = "unknownEndpoint"
}
