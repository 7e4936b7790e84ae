public import Model

public struct RoleRecord: Equatable, Sendable {
  public let definition: RoleDefinition
  public let changed: UInt64
}
