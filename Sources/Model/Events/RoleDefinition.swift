public import Wire

/// A role of a channel.
public struct RoleDefinition: Hashable, Sendable {
  public let role: UInt64
  public let name: Text
  public let rank: UInt64
  public let capabilities: Capabilities

  public init(role: UInt64, name: Text, rank: UInt64, capabilities: Capabilities) {
    self.role = role
    self.name = name
    self.rank = rank
    self.capabilities = capabilities
  }

  public var isWellFormed: Bool {
    role <= Limits.roleNumber && (1...Limits.roleNameBytes).contains(name.utf8.count)
      && !name.hasControlCharacters && rank <= Limits.rank && Capabilities.all.isSuperset(of: capabilities)
  }
}
