extension Rule {
  public static let reInitMismatch = Rule(
    .group, 1, "reInitMismatch", "11.2",
    "The new group has id, version, suite and extensions that the ReInit named.")
  public static let reInitMembers = Rule(
    .group, 2, "reInitMembers", "11.2",
    "The new group has the members of the old.")
  public static let branchMembers = Rule(
    .group, 3, "branchMembers", "11.3",
    "The members of a branch are members of the group that it branches from.")
  public static let successorUnrelated = Rule(
    .group, 4, "successorUnrelated", "11.2", "A group that follows from another has its resumption PSK.")
  public static let stateIncomplete = Rule(
    .group, 5, "stateIncomplete", "of this engine", "Stored state is whole, and as it was written.")

  static let groupRules: [Rule] = [
    .reInitMismatch, .reInitMembers, .branchMembers, .successorUnrelated, .stateIncomplete,
  ]
}
