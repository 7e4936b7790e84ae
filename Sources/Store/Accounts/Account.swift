public import Model
public import Wire

/// A user of this node, with what only this node knows.
public struct Account: Sendable {
  public let user: UserID
  public let name: Text
  /// Argon2id, self-describing.
  public let passwordHash: [UInt8]
  public let isAdmin: Bool

  public init(user: UserID, name: Text, passwordHash: [UInt8], isAdmin: Bool) {
    self.user = user
    self.name = name
    self.passwordHash = passwordHash
    self.isAdmin = isAdmin
  }
}
