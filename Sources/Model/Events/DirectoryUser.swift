public import Wire

/// A user as its node's directory lists one.
public struct DirectoryUser: Hashable, Sendable {
  public let user: UserID
  public let name: Text
  public let displayName: Text
  public let isActive: Bool

  public init(user: UserID, name: Text, displayName: Text, isActive: Bool) {
    self.user = user
    self.name = name
    self.displayName = displayName
    self.isActive = isActive
  }

  public var isWellFormed: Bool {
    Self.isName(name) && (1...Limits.nameBytes).contains(displayName.utf8.count)
      && !displayName.hasControlCharacters
  }

  /// Whether `name` is 1 to 64 bytes of `a-z 0-9 . _ -` that begin with a letter or digit.
  public static func isName(_ name: Text) -> Bool {
    guard (1...Limits.userNameBytes).contains(name.utf8.count), let first = name.utf8.first else {
      return false
    }
    return isAlphanumeric(first)
      && name.utf8.allSatisfy { isAlphanumeric($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
  }
}
