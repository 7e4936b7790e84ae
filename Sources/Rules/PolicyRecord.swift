public import Model

public struct PolicyRecord: Equatable, Sendable {
  public let policy: Policy
  public let changed: UInt64
}
