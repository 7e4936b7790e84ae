extension Rule {
  public static let updateSender = Rule(
    .proposal, 1, "updateSender", "12.1.2", "An Update is sent by a member.")
  public static let removeNotMember = Rule(
    .proposal, 2, "removeNotMember", "12.1.3",
    "A Remove names a leaf that is not blank.")
  public static let pskNonceLength = Rule(
    .proposal, 3, "pskNonceLength", "12.1.4",
    "The nonce of a PSK has 32 bytes.")
  public static let pskUsage = Rule(
    .proposal, 4, "pskUsage", "12.1.4",
    "A PSK for reinitialisation or branching stands in the first commit of a group only.")
  public static let reInitVersion = Rule(
    .proposal, 5, "reInitVersion", "12.1.5",
    "A ReInit does not go back to an older version.")
  public static let externalInitSender = Rule(
    .proposal, 6, "externalInitSender", "12.1.6",
    "An ExternalInit stands by value in an external commit.")
  public static let proposalSender = Rule(
    .proposal, 7, "proposalSender", "12.1.8",
    "A proposal type is one that its kind of sender may send.")
  public static let newMemberKey = Rule(
    .proposal, 8, "newMemberKey", "12.1.8",
    "Who proposes to join signs with the key of the KeyPackage.")
  public static let extensionUnsupportedByMember = Rule(
    .proposal, 9, "extensionUnsupportedByMember", "12.1.7",
    "Every member supports the extensions and meets the requirements that a proposal sets.")
  public static let tooManyProposals = Rule(
    .proposal, 10, "tooManyProposals", "12.1",
    "No more proposals wait than the limit allows.")

  static let proposalRules: [Rule] = [
    .updateSender, .removeNotMember, .pskNonceLength, .pskUsage, .reInitVersion, .externalInitSender,
    .proposalSender, .newMemberKey, .extensionUnsupportedByMember, .tooManyProposals,
  ]
}
