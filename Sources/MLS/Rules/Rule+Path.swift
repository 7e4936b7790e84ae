extension Rule {
  public static let pathLength = Rule(
    .path, 1, "pathLength", "12.4.2",
    "A path has a node for each node of the filtered direct path.")
  public static let pathLeafSource = Rule(
    .path, 2, "pathLeafSource", "12.4.2",
    "The leaf node of a path has the source commit.")
  public static let pathLeafKeyUnchanged = Rule(
    .path, 3, "pathLeafKeyUnchanged", "12.4.2",
    "The leaf node of a path has a new encryption key.")
  public static let pathKeyReused = Rule(
    .path, 4, "pathKeyReused", "12.4.2",
    "The keys of a path stand nowhere else in the tree.")
  public static let pathParentHash = Rule(
    .path, 5, "pathParentHash", "12.4.2",
    "The leaf node of a path has the parent hash that the path leads to.")
  public static let pathSecretCount = Rule(
    .path, 6, "pathSecretCount", "12.4.2",
    "A path secret is sealed to each node of the resolution, without new members.")
  public static let pathSecretMissing = Rule(
    .path, 7, "pathSecretMissing", "12.4.2",
    "A path secret is sealed to a key that this member holds.")
  public static let pathSecretUndecryptable = Rule(
    .path, 8, "pathSecretUndecryptable", "12.4.2",
    "The path secret can be decrypted and has 32 bytes.")
  public static let pathSecretKeyMismatch = Rule(
    .path, 9, "pathSecretKeyMismatch", "12.4.2",
    "The path secrets lead to the public keys of the path.")

  static let pathRules: [Rule] = [
    .pathLength, .pathLeafSource, .pathLeafKeyUnchanged, .pathKeyReused, .pathParentHash,
    .pathSecretCount, .pathSecretMissing, .pathSecretUndecryptable, .pathSecretKeyMismatch,
  ]
}
