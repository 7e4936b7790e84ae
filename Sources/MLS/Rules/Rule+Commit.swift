extension Rule {
  public static let pathMissing = Rule(
    .commit, 1, "pathMissing", "12.4",
    "A commit has a path if its proposals ask for one.")
  public static let confirmationTag = Rule(
    .commit, 2, "confirmationTag", "12.4.2",
    "The confirmation tag is that of the new epoch.")
  public static let externalInitKey = Rule(
    .commit, 3, "externalInitKey", "8.3",
    "The encapsulated secret of an ExternalInit can be opened.")
  public static let epochOverflow = Rule(
    .commit, 4, "epochOverflow", "12.4", "There are fewer than 2^64 epochs.")
  public static let afterReInit = Rule(
    .commit, 5, "afterReInit", "12.1.5",
    "Nothing follows the commit of a ReInit.")

  static let commitRules: [Rule] = [
    .pathMissing, .confirmationTag, .externalInitKey, .epochOverflow,
    .afterReInit,
  ]
}
