extension Rule {
  public static let unknownProposalReference = Rule(
    .list, 1, "unknownProposalReference", "12.4",
    "A reference in a commit is that of a proposal of this epoch.")
  public static let updateByCommitter = Rule(
    .list, 2, "updateByCommitter", "12.2",
    "A commit holds no Update of the committer's.")
  public static let removeOfCommitter = Rule(
    .list, 3, "removeOfCommitter", "12.2",
    "A commit does not remove the committer.")
  public static let severalForOneLeaf = Rule(
    .list, 4, "severalForOneLeaf", "12.2",
    "No leaf is updated or removed twice.")
  public static let severalAddsOfOneClient = Rule(
    .list, 5, "severalAddsOfOneClient", "12.2",
    "No client is added twice.")
  public static let addOfMember = Rule(
    .list, 6, "addOfMember", "12.2",
    "No member is added, unless it is removed in the same commit.")
  public static let duplicatePSK = Rule(
    .list, 7, "duplicatePSK", "12.2",
    "No pre-shared key stands in a commit twice.")
  public static let severalExtensionLists = Rule(
    .list, 8, "severalExtensionLists", "12.2",
    "There is at most one GroupContextExtensions proposal.")
  public static let reInitNotAlone = Rule(.list, 9, "reInitNotAlone", "12.2", "A ReInit is alone.")
  public static let externalInitInMemberCommit = Rule(
    .list, 10, "externalInitInMemberCommit", "12.2",
    "A member's commit has no ExternalInit.")
  public static let externalInitCount = Rule(
    .list, 11, "externalInitCount", "12.2",
    "An external commit has exactly one ExternalInit.")
  public static let externalRemoveCount = Rule(
    .list, 12, "externalRemoveCount", "12.2",
    "An external commit has at most one Remove.")
  public static let externalProposalType = Rule(
    .list, 13, "externalProposalType", "12.2",
    "An external commit has only ExternalInit, Remove and PreSharedKey.")
  public static let externalReference = Rule(
    .list, 14, "externalReference", "12.4.3.2",
    "An external commit has proposals by value only.")
  public static let externalRemoveOfOther = Rule(
    .list, 15, "externalRemoveOfOther", "12.2",
    "An external commit removes the joiner's own former leaf, as the policy says: the standard, by credential."
  )

  static let listRules: [Rule] = [
    .unknownProposalReference, .updateByCommitter, .removeOfCommitter, .severalForOneLeaf,
    .severalAddsOfOneClient, .addOfMember, .duplicatePSK, .severalExtensionLists, .reInitNotAlone,
    .externalInitInMemberCommit, .externalInitCount, .externalRemoveCount, .externalProposalType,
    .externalReference, .externalRemoveOfOther,
  ]
}
