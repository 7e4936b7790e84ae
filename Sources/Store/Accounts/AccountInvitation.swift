public import Model
public import Wire

/// A way into this node for whoever has its code, which is not stored.
public struct AccountInvitation: Sendable {
  /// How administrators name it.
  public let number: Int64
  /// Accounts that can still be made with it.
  public let uses: UInt64
  public let expiresMilliseconds: UInt64
  /// Whether its accounts may administer the node.
  public let makesAdmins: Bool
  public let note: Text
  public let creator: UserID
  public let createdMilliseconds: UInt64

  public init(
    number: Int64, uses: UInt64, expiresMilliseconds: UInt64, makesAdmins: Bool, note: Text, creator: UserID,
    createdMilliseconds: UInt64
  ) {
    self.number = number
    self.uses = uses
    self.expiresMilliseconds = expiresMilliseconds
    self.makesAdmins = makesAdmins
    self.note = note
    self.creator = creator
    self.createdMilliseconds = createdMilliseconds
  }
}
