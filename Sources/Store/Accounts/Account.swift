public import Model
public import Wire

/// A user of this node, with what only this node knows.
public struct Account: Sendable {
  public let user: UserID
  public let name: Text
  /// Argon2id, self-describing; empty while no password is good.
  public var passwordHash: [UInt8]
  public var isAdmin: Bool
  /// A closed account logs in no more.
  public var isActive: Bool
  /// What the user says of themselves.
  public var about: Text

  public init(
    user: UserID, name: Text, passwordHash: [UInt8], isAdmin: Bool, isActive: Bool = true, about: Text = ""
  ) {
    self.user = user
    self.name = name
    self.passwordHash = passwordHash
    self.isAdmin = isAdmin
    self.isActive = isActive
    self.about = about
  }
}
