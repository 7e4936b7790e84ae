/// A client's KeyPackages that wait for Welcomes, each of which is used once: the private keys go with the first group
/// that is joined, unless the KeyPackage is of last resort (RFC 9420, 10 and 16.8).
public struct WaitingKeyPackages: Sendable {
  private var waiting: [Digest: OwnKeyPackage] = [:]

  public init() {}

  public var count: Int { waiting.count }

  /// For a caller who stores them.
  public var all: [OwnKeyPackage] { Array(waiting.values) }

  public mutating func add(_ own: OwnKeyPackage, _ provider: any CryptoProvider) {
    waiting[own.keyPackage.reference(provider)] = own
  }

  /// Joins the group of a Welcome with the KeyPackage that it is for. One that was used is refused as one that never
  /// was: there is no key for it. `knownGroups` are those that this client is in. A group that follows from another is
  /// joined `following` that one, and members are the same as there when `identity` makes the same of their
  /// credentials; limits are then those of the other. `used` is the reference of a KeyPackage that is no longer here:
  /// the caller deletes what it stores of it, together with what `store` is given.
  public mutating func join(
    _ welcome: Welcome, following predecessor: Group? = nil, knownGroups: Set<[UInt8]> = [],
    tree: [UInt8]? = nil, preSharedKeys: PreSharedKeyRing = PreSharedKeyRing(), limits: Limits = .standard,
    _ provider: any CryptoProvider, store: (any GroupStore)? = nil,
    identity: ((Credential) -> [UInt8])? = nil
  ) throws(MLSError) -> (group: Group, used: Digest?) {
    var found: (reference: Digest, own: OwnKeyPackage)?
    for entry in welcome.secrets where found == nil {
      guard let reference = Digest(entry.newMember), let own = waiting[reference] else { continue }
      found = (reference, own)
    }
    guard let found else { throw .refused(.welcomeNotForKeyPackage) }
    let group: Group
    if let predecessor {
      group = try predecessor.successor(
        joining: welcome, with: found.own, knownGroups: knownGroups, tree: tree,
        preSharedKeys: preSharedKeys, store: store, identity: identity)
    } else {
      group = try Group(
        joining: welcome, with: found.own, knownGroups: knownGroups, tree: tree,
        preSharedKeys: preSharedKeys, limits: limits, provider, store: store)
    }
    if found.own.keyPackage.isLastResort { return (group, nil) }
    waiting[found.reference] = nil
    return (group, found.reference)
  }
}
