/// The extension types of RFC 9420, 17.3, and that of KeyPackages of last resort.
public enum ExtensionType {
  public static let applicationID: UInt16 = 1
  public static let ratchetTree: UInt16 = 2
  public static let requiredCapabilities: UInt16 = 3
  public static let externalPub: UInt16 = 4
  public static let externalSenders: UInt16 = 5
  /// `last_resort` (draft-ietf-mls-extensions): a KeyPackage that may be used more than once.
  public static let lastResort: UInt16 = 0x000a

  /// Those that every client knows and no list of capabilities names (7.2).
  static func isDefault(_ type: UInt16) -> Bool { (1...5).contains(type) }
}

/// The proposal types of RFC 9420, 17.4.
public enum ProposalType {
  public static let add: UInt16 = 1
  public static let update: UInt16 = 2
  public static let remove: UInt16 = 3
  public static let preSharedKey: UInt16 = 4
  public static let reInit: UInt16 = 5
  public static let externalInit: UInt16 = 6
  public static let groupContextExtensions: UInt16 = 7

  static func isDefault(_ type: UInt16) -> Bool { (1...7).contains(type) }
}
