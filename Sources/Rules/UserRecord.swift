public import Model

public struct UserRecord: Equatable, Sendable {
  public let user: DirectoryUser
  public let changed: UInt64
}
