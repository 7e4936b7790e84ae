extension Rule {
  public static let wrongGroup = Rule(.framing, 1, "wrongGroup", "6.1", "A message names this group.")
  public static let wrongEpoch = Rule(
    .framing, 2, "wrongEpoch", "6.1",
    "A handshake message is of the current epoch.")
  public static let epochGone = Rule(
    .framing, 3, "epochGone", "6.1",
    "An application message is of an epoch whose secrets are still held.")
  public static let senderNotMember = Rule(
    .framing, 4, "senderNotMember", "6.1",
    "The leaf of a sender is not blank.")
  public static let unknownExternalSender = Rule(
    .framing, 5, "unknownExternalSender", "6.1",
    "An external sender is in the list of the group.")
  public static let messageSignature = Rule(
    .framing, 6, "messageSignature", "6.1",
    "A message is signed by its sender.")
  public static let membershipTag = Rule(
    .framing, 7, "membershipTag", "6.2",
    "A member's PublicMessage carries the membership tag.")
  public static let applicationNotEncrypted = Rule(
    .framing, 8, "applicationNotEncrypted", "6",
    "Application data is sent in a PrivateMessage.")
  public static let outsiderMayNotSend = Rule(
    .framing, 9, "outsiderMayNotSend", "6",
    "An external sender and a new member send proposals only, or external commits.")
  public static let senderDataUndecryptable = Rule(
    .framing, 10, "senderDataUndecryptable", "6.3.2",
    "The sender data can be decrypted.")
  public static let contentUndecryptable = Rule(
    .framing, 11, "contentUndecryptable", "6.3.1",
    "The content can be decrypted.")
  public static let paddingNotZero = Rule(.framing, 12, "paddingNotZero", "6.3.1", "Padding is zeros.")
  public static let ownMessage = Rule(
    .framing, 13, "ownMessage", "6.3",
    "A message is not one that this member itself has sent.")
  public static let notAGroupMessage = Rule(
    .framing, 14, "notAGroupMessage", "6", "A group is sent PublicMessages and PrivateMessages only.")

  static let framingRules: [Rule] = [
    .wrongGroup, .wrongEpoch, .epochGone, .senderNotMember, .unknownExternalSender, .messageSignature,
    .membershipTag, .applicationNotEncrypted, .outsiderMayNotSend, .senderDataUndecryptable,
    .contentUndecryptable, .paddingNotZero, .ownMessage, .notAGroupMessage,
  ]
}
