/// How many members use each credential type, and how many support it (RFC 9420, 7.3): kept up to date leaf
/// by leaf, so that a new leaf is checked against the whole group at once. Types that nobody can have, since they cannot
/// be read, are not counted, however many somebody lists.
struct CredentialCensus: Sendable {
  private var members = 0
  private var inUse: [UInt16: Int] = [:]
  private(set) var supported: [UInt16: Int] = [:]

  mutating func add(_ leaf: LeafNode) { add(leaf.credential, leaf.capabilities) }
  mutating func remove(_ leaf: LeafNode) { count(leaf.credential, leaf.capabilities, -1) }

  mutating func add(_ credential: Credential, _ capabilities: Capabilities) {
    count(credential, capabilities, 1)
  }

  private mutating func count(_ credential: Credential, _ capabilities: Capabilities, _ step: Int) {
    members += step
    inUse[credential.type, default: 0] += step
    for type in Credential.types where capabilities.credentials.contains(type) {
      supported[type, default: 0] += step
    }
  }

  /// Whether one more member would agree with all: everybody supports its credential, and it supports everybody's.
  func allows(_ credential: Credential, _ capabilities: Capabilities) -> Bool {
    supported[credential.type, default: 0] == members
      && inUse.allSatisfy { $0.value == 0 || capabilities.credentials.contains($0.key) }
  }

  /// Whether everybody supports every type that somebody uses.
  var isInAgreement: Bool { inUse.allSatisfy { $0.value == 0 || supported[$0.key] == members } }
}
