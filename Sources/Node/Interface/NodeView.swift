public import Model
public import Rules
public import Store
internal import Wire

/// What everyone in the process may read of the node's memory: an unchanging picture, replaced when people or channels change.
public struct NodeView: Sendable {
  public struct Person: Sendable, Equatable {
    public let address: String
    public let displayName: String
    /// Whether the account is open, as its node says.
    public let isActive: Bool
  }

  /// A channel as this node knows it.
  public struct Channel: Sendable {
    public let id: LogID
    public let reference: LogReference
    public let home: NodeID
    public let state: LogState
    /// Users of this node who are joined.
    public let localMembers: Set<UserID>
    /// Whether the copy here is kept up: this node is the home, or has users in it.
    public let isFollowed: Bool
    /// The code of the fault for which the channel has stopped here.
    public let fault: String?
  }

  /// Where each node is, as its domain has confirmed.
  public internal(set) var domains: [NodeID: String] = [:]
  var people = People()
  public internal(set) var channels: [LogID: Channel] = [:]
  /// Channels that a local user has accepted an invitation to, and whose snapshot is on its way: by user.
  public internal(set) var joining: [UserID: [StoredInvitation]] = [:]
  public internal(set) var invitations: [UserID: [StoredInvitation]] = [:]
  /// What is proven of nodes that have signed what contradicts itself, the oldest first.
  public internal(set) var forks: [StoredFork] = []
  /// Invitations that wait for an administrator.
  public internal(set) var held: [StoredInvitation] = []

  /// The channels that each user of this node has joined.
  public internal(set) var memberships: [UserID: Set<LogID>] = [:]

  /// Whether a user of this node is in a channel together with somebody.
  public func sharesChannel(_ user: UserID, _ participant: Participant) -> Bool {
    (memberships[user] ?? []).contains {
      channels[$0]?.state.participants[participant]?.status == .joined
    }
  }

  /// `name@domain`, or the ids where the directory is not known yet.
  public func address(of author: Author) -> String {
    if let participant = author.participant, let person = person(participant) { return person.address }
    let domain = shownDomain(of: author.node)
    guard let user = author.user else { return domain }
    return "\(hexPrefix(user.bytes.bytes))@\(domain)"
  }

  /// The node's domain, or `node:` and the first 12 digits of its id: what a node merely says of its domain is shown to nobody.
  public func shownDomain(of node: NodeID) -> String {
    domains[node] ?? "node:\(hexPrefix(node.bytes.bytes))"
  }

  public func displayName(of author: Author) -> String {
    author.participant.flatMap { people[$0]?.displayName.string } ?? address(of: author)
  }

  /// What the directory of their node says of somebody; `nil` where it is not held, or does not name them.
  public func person(_ participant: Participant) -> Person? {
    people[participant].map { user in
      Person(
        address: "\(user.name.string)@\(shownDomain(of: participant.node))",
        displayName: user.displayName.string, isActive: user.isActive)
    }
  }

  /// The channel, if the user has joined it.
  public func channel(_ id: LogID, of user: UserID) -> Channel? {
    guard let channel = channels[id], channel.localMembers.contains(user) else { return nil }
    return channel
  }

  /// The participant with this address.
  public func participant(_ address: String) -> Participant? {
    // A name may have been another's, whose account is closed.
    let named = participants(address)
    return named.first { people[$0]?.isActive == true } ?? named.first
  }

  /// All who have, or had, this address.
  public func participants(_ address: String) -> [Participant] {
    let name = address.utf8.prefix { $0 != UInt8(ascii: "@") }
    return people.named(Text(String(Substring(name)))).filter { person($0)?.address == address }
  }

  private func hexPrefix(_ bytes: [UInt8]) -> String {
    Hex.text(Array(bytes.prefix(6)))
  }
}
