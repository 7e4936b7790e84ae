extension Rule {
  public static let removeNotMember = Rule(
    .proposal, 1, "removeNotMember", "12.1.3",
    "A Remove names a leaf that is not blank.")
  public static let pskNonceLength = Rule(
    .proposal, 2, "pskNonceLength", "12.1.4",
    "The nonce of a PSK has 32 bytes.")
  public static let pskUsage = Rule(
    .proposal, 3, "pskUsage", "12.1.4",
    "A PSK for reinitialisation or branching stands in the first commit of a group only.")
  public static let reInitVersion = Rule(
    .proposal, 4, "reInitVersion", "12.1.5",
    "A ReInit does not go back to an older version.")
  public static let proposalSender = Rule(
    .proposal, 5, "proposalSender", "12.1.8",
    "A proposal type is one that its kind of sender may send.")
  public static let extensionUnsupportedByMember = Rule(
    .proposal, 6, "extensionUnsupportedByMember", "12.1.7",
    "Every member supports the extensions and meets the requirements that a proposal sets.")
  public static let tooManyProposals = Rule(
    .proposal, 7, "tooManyProposals", "12.1",
    "No more proposals wait than the limits allow in all and of one member; of each kind of outsider, a quarter."
  )
  public static let proposalNotAllowed = Rule(
    .proposal, 8, "proposalNotAllowed", "12.1.8",
    "The policy of the group allows the proposal; that of the standard, no newcomer's own.")

  static let proposalRules: [Rule] = [
    .removeNotMember, .pskNonceLength, .pskUsage, .reInitVersion, .proposalSender,
    .extensionUnsupportedByMember, .tooManyProposals,
    .proposalNotAllowed,
  ]
}
