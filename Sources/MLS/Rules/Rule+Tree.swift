extension Rule {
  public static let treeHash = Rule(
    .tree, 1, "treeHash", "12.4.3.1",
    "The tree has the tree hash of the group context.")
  public static let parentHash = Rule(
    .tree, 2, "parentHash", "7.9.2", "Every parent node is parent-hash valid.")
  public static let unmergedLeavesUnsorted = Rule(
    .tree, 3, "unmergedLeavesUnsorted", "7.1",
    "Unmerged leaves stand in rising order.")
  public static let unmergedLeafNotBelow = Rule(
    .tree, 4, "unmergedLeafNotBelow", "12.4.3.1",
    "An unmerged leaf is below its node.")
  public static let unmergedLeafBlank = Rule(
    .tree, 5, "unmergedLeafBlank", "12.4.3.1",
    "An unmerged leaf is not blank.")
  public static let unmergedLeafMergedBelow = Rule(
    .tree, 6, "unmergedLeafMergedBelow", "12.4.3.1",
    "An unmerged leaf is unmerged in the parents between too.")

  static let treeRules: [Rule] = [
    .treeHash, .parentHash, .unmergedLeavesUnsorted, .unmergedLeafNotBelow, .unmergedLeafBlank,
    .unmergedLeafMergedBelow,
  ]
}
