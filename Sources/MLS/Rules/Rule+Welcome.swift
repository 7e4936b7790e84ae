extension Rule {
  public static let welcomeSuite = Rule(
    .welcome, 1, "welcomeSuite", "12.4.3.1",
    "A Welcome is of the cipher suite of the KeyPackage.")
  public static let welcomeNotForKeyPackage = Rule(
    .welcome, 2, "welcomeNotForKeyPackage", "12.4.3.1",
    "A Welcome has secrets for the KeyPackage.")
  public static let groupSecretsUndecryptable = Rule(
    .welcome, 3, "groupSecretsUndecryptable", "12.4.3.1",
    "The group secrets can be decrypted with the init key.")
  public static let groupInfoUndecryptable = Rule(
    .welcome, 4, "groupInfoUndecryptable", "12.4.3.1",
    "The GroupInfo can be decrypted with the welcome secret.")
  public static let groupInfoSigner = Rule(
    .welcome, 5, "groupInfoSigner", "12.4.3",
    "The signer of a GroupInfo is a member.")
  public static let groupInfoSignature = Rule(
    .welcome, 6, "groupInfoSignature", "12.4.3",
    "A GroupInfo is signed by its signer.")
  public static let groupInfoVersion = Rule(
    .welcome, 7, "groupInfoVersion", "12.4.3",
    "A GroupInfo is of version and cipher suite of this engine.")
  public static let treeMissing = Rule(
    .welcome, 8, "treeMissing", "12.4.3.3",
    "The tree comes with the GroupInfo or apart from it.")
  public static let ownLeafMissing = Rule(
    .welcome, 9, "ownLeafMissing", "12.4.3.1",
    "The tree has the leaf node of the KeyPackage.")
  public static let welcomeConfirmationTag = Rule(
    .welcome, 10, "welcomeConfirmationTag", "12.4.3.1",
    "The confirmation tag is that of the epoch.")
  public static let welcomeMixesPurposes = Rule(
    .welcome, 11, "welcomeMixesPurposes", "12.4.3.1",
    "At most one PSK is for reinitialisation or branching, and then the epoch is 1.")
  public static let externalPubMissing = Rule(
    .welcome, 12, "externalPubMissing", "12.4.3.2",
    "A GroupInfo for an external commit has the group's external key.")
  public static let welcomePathSecret = Rule(
    .welcome, 13, "welcomePathSecret", "12.4.3.1",
    "The path secret leads to the keys of the tree.")
  public static let groupKnown = Rule(
    .welcome, 14, "groupKnown", "12.4.3",
    "A group that is joined is none that this client is in.")

  static let welcomeRules: [Rule] = [
    .welcomeSuite, .welcomeNotForKeyPackage, .groupSecretsUndecryptable, .groupInfoUndecryptable,
    .groupInfoSigner, .groupInfoSignature, .groupInfoVersion, .treeMissing, .ownLeafMissing,
    .welcomeConfirmationTag, .welcomeMixesPurposes, .externalPubMissing, .welcomePathSecret,
    .groupKnown,
  ]
}
