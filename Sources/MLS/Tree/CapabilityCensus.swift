/// How many members list each type among their capabilities, so that it is known at once whether all support something.
struct CapabilityCensus {
  private var members = 0
  private var extensions: [UInt16: Int] = [:]
  private var proposals: [UInt16: Int] = [:]
  private var credentials: [UInt16: Int] = [:]

  /// Of the members of a tree and one more.
  init(_ tree: RatchetTree, _ another: Capabilities) {
    for (_, leaf) in tree.members { count(leaf.capabilities) }
    count(another)
  }

  private mutating func count(_ capabilities: Capabilities) {
    members += 1
    for type in Set(capabilities.extensions) { extensions[type, default: 0] += 1 }
    for type in Set(capabilities.proposals) { proposals[type, default: 0] += 1 }
    for type in Set(capabilities.credentials) { credentials[type, default: 0] += 1 }
  }

  /// Whether everybody supports these extensions of a group context, and meets its requirements (RFC 9420, 12.1.7).
  func supports(_ list: [Extension], _ required: RequiredCapabilities) -> Bool {
    (list.map { $0.type } + required.extensions).allSatisfy {
      ExtensionType.isDefault($0) || extensions[$0] == members
    }
      && required.proposals.allSatisfy { ProposalType.isDefault($0) || proposals[$0] == members }
      && required.credentials.allSatisfy { credentials[$0] == members }
  }
}
