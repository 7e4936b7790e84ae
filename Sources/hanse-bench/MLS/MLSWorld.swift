import MLS
import Sodium

/// A group of which this process holds every member's keys.
struct MLSWorld {
  struct Client {
    let key: SigningKey
    let client: MLS.Client
  }

  static let now: UInt64 = 1_000
  private static let lifetime = Lifetime(notBefore: 0, notAfter: 10_000)

  private let provider: SodiumProvider
  private var clients: [Client] = []
  private var keyPackages: [OwnKeyPackage] = []
  /// The member that commits and sends.
  private(set) var group: Group
  private(set) var client: Client
  /// Another, which has followed long enough to know keys above its leaf.
  private(set) var receiver: Group

  var lastKeyPackage: OwnKeyPackage? { keyPackages.last }

  init(_ provider: SodiumProvider) throws {
    self.provider = provider
    client = Self.client(0)
    group = try Group(creating: [1, 2, 3], client.client, Self.lifetime, provider)
    receiver = group
  }

  private static func client(_ number: Int) -> Client {
    let key = SigningKey(seed: .random())
    let client = MLS.Client(signatureKey: key, credential: .basic(identity: Array("member \(number)".utf8)))
    return Client(key: key, client: client)
  }

  func keyPackage(number: Int) throws -> OwnKeyPackage {
    OwnKeyPackage(Self.client(number).client, Self.lifetime, provider)
  }

  /// Adds everybody else at once, without a path: the tree is bare.
  mutating func fill(_ size: Int) throws -> MLSMessage {
    clients = [client] + (1..<size).map(Self.client)
    keyPackages = clients.dropFirst().map { OwnKeyPackage($0.client, Self.lifetime, provider) }
    var draft = CommitDraft(at: Self.now)
    draft.renewsKeys = false
    for one in keyPackages { draft.add(try one.keyPackage.verified(at: Self.now, provider)) }
    _ = try group.commit(draft, signedBy: client.key)
    guard let welcome = try group.mergePending() else { throw BenchFailure("no Welcome") }
    return welcome
  }

  /// Somebody's group who joins by external commit: with the tree as it is.
  func joinedFromOutside() throws -> Group.ExternalJoin {
    try Group.join(try group.groupInfo(signedBy: client.key), as: Self.client(clients.count).client, provider)
  }

  /// The same with a store, and followed by the member that commits.
  func joinedFromOutside(_ store: BenchStore) throws -> (Group, Client) {
    let client = Self.client(clients.count)
    let info = try group.groupInfo(signedBy: self.client.key)
    let join = try Group.join(info, as: client.client, provider, store: store)
    guard case .commit(let staged) = try group.receive(join.commit) else { throw BenchFailure("no commit") }
    try group.merge(staged)
    return (join.group, client)
  }

  /// The group as another member has it that has committed nothing.
  func other(_ leaf: Int) throws -> Group {
    let pair = keyPackages[leaf - 1].encryptionKey
    guard let other = group.rehearsal(as: LeafIndex(UInt32(leaf)), encryptionKey: pair) else {
      throw BenchFailure("the leaf has another key")
    }
    return other
  }

  /// Those who have committed nothing, every second member, up to a thousand.
  func silent() -> [(group: Group, key: SigningKey)] {
    let leaves = (1..<clients.count).lazy.compactMap { leaf in
      (try? other(leaf)).map { (group: $0, key: clients[leaf].key) }
    }
    return Array(leaves.prefix(1_000))
  }

  /// Lets every second member commit, those far from each other first, until every parent has a key.
  mutating func warm() throws {
    var width = 2
    while width < clients.count { width *= 2 }
    try commit(as: 0)
    while width > 2 {
      for leaf in stride(from: width / 2, to: clients.count, by: width) { try commit(as: leaf) }
      width /= 2
    }
    try commit(as: 0)
    receiver = group
    let leaf = clients.count - 1
    try follow(leaf)
  }

  /// The group goes on as the member at `leaf`, which commits.
  private mutating func commit(as leaf: Int) throws {
    if leaf > 0 { try become(leaf) }
    _ = try group.commit(CommitDraft(at: Self.now), signedBy: client.key)
    try group.mergePending()
  }

  private mutating func become(_ leaf: Int) throws {
    group = try other(leaf)
    client = clients[leaf]
  }

  /// The last member commits, and the receiver follows: from then on it knows the keys that this member seals to.
  private mutating func follow(_ leaf: Int) throws {
    try become(leaf)
    let commit = try group.commit(CommitDraft(at: Self.now), signedBy: client.key)
    try group.mergePending()
    guard case .commit(let staged) = try receiver.receive(commit.message) else {
      throw BenchFailure("no commit")
    }
    try receiver.merge(staged)
  }
}
