public import Model

/// How often users are called by their names before it counts for nothing: no author, and no other organisation, can make a user's
/// counters run or telephone ring at will. Time is the caller's.
public struct MentionGuard: Sendable {
  public static let windowMilliseconds: UInt64 = 60_000
  /// In a window: of one author to one user,
  public static let ofAuthor = 20
  /// of one other node to one user,
  public static let ofNode = 60
  /// and of one other node to all users here.
  public static let ofNodeToAll = 2_000
  /// What is kept in a window at most. Only this node's own users can come near it.
  static let keptPairs = 200_000

  private struct Pair: Hashable {
    let author: Author
    /// `nil` for everybody.
    let user: UserID?
  }

  private let own: NodeID
  private var windowEndsMilliseconds: UInt64 = 0
  private var counts: [Pair: Int] = [:]
  private var totals: [NodeID: Int] = [:]

  public init(own: NodeID) { self.own = own }

  /// Whether a mention of `user`, or of everybody, by this author counts; it is counted then.
  public mutating func admits(
    _ author: Participant, to user: UserID?, nowMilliseconds: UInt64
  ) -> Bool {
    if nowMilliseconds >= windowEndsMilliseconds || counts.count >= Self.keptPairs {
      windowEndsMilliseconds = nowMilliseconds + Self.windowMilliseconds
      counts.removeAll(keepingCapacity: true)
      totals.removeAll(keepingCapacity: true)
    }
    let byAuthor = Pair(author: Author(node: author.node, user: author.user), user: user)
    let byNode = Pair(author: Author(node: author.node, user: nil), user: user)
    let isForeign = author.node != own
    guard counts[byAuthor, default: 0] < Self.ofAuthor else { return false }
    if isForeign {
      guard counts[byNode, default: 0] < Self.ofNode, totals[author.node, default: 0] < Self.ofNodeToAll
      else {
        return false
      }
      counts[byNode, default: 0] += 1
      totals[author.node, default: 0] += 1
    }
    counts[byAuthor, default: 0] += 1
    return true
  }
}
