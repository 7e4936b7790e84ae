/// A client's KeyPackages that wait for Welcomes, each of which is used once: the private keys go with the first group
/// that is joined, unless the KeyPackage is of last resort (RFC 9420, 10 and 16.8).
public struct WaitingKeyPackages: Sendable {
  private var waiting: [Digest: OwnKeyPackage] = [:]

  public init() {}

  public var count: Int { waiting.count }

  public mutating func add(_ own: OwnKeyPackage, _ provider: any CryptoProvider) {
    waiting[own.keyPackage.reference(provider)] = own
  }

  /// Joins the group of a Welcome with the KeyPackage that it is for. One that was used is refused as one that never
  /// was: there is no key for it. `knownGroups` are those that this client is in. What has changed here is to be stored
  /// by the caller, together with what `store` is given.
  public mutating func join(
    _ welcome: Welcome, knownGroups: Set<[UInt8]> = [], tree: [UInt8]? = nil,
    preSharedKeys: PreSharedKeyRing = PreSharedKeyRing(), limits: Limits = .standard,
    _ provider: any CryptoProvider, store: (any GroupStore)? = nil
  ) throws(MLSError) -> Group {
    var found: (reference: Digest, own: OwnKeyPackage)?
    for entry in welcome.secrets where found == nil {
      guard let reference = Digest(entry.newMember), let own = waiting[reference] else { continue }
      found = (reference, own)
    }
    guard let found else { throw .refused(.welcomeNotForKeyPackage) }
    let group = try Group(
      joining: welcome, with: found.own, knownGroups: knownGroups, tree: tree, preSharedKeys: preSharedKeys,
      limits: limits, provider, store: store)
    if !found.own.keyPackage.isLastResort { waiting[found.reference] = nil }
    return group
  }
}
