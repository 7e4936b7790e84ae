extension Rule {
  public static let leafSignature = Rule(
    .leaf, 1, "leafSignature", "7.3",
    "A leaf node is signed by its signature key, for its group and place unless it is from a KeyPackage.")
  public static let unsoundEncryptionKey = Rule(
    .leaf, 2, "unsoundEncryptionKey", "7.3",
    "An encryption key has 32 bytes, is canonical and not of small order.")
  public static let unsoundSignatureKey = Rule(
    .leaf, 3, "unsoundSignatureKey", "7.3",
    "A signature key has 32 bytes, is canonical and not of small order.")
  public static let leafVersionUnsupported = Rule(
    .leaf, 4, "leafVersionUnsupported", "7.2",
    "A leaf node supports the version mls10.")
  public static let leafSuiteUnsupported = Rule(
    .leaf, 5, "leafSuiteUnsupported", "7.2",
    "A leaf node supports the cipher suite of the group.")
  public static let leafCredentialUnsupported = Rule(
    .leaf, 6, "leafCredentialUnsupported", "7.3",
    "A leaf node supports the type of its own credential.")
  public static let leafExtensionUnsupported = Rule(
    .leaf, 7, "leafExtensionUnsupported", "7.3",
    "A leaf node supports the types of its own extensions.")
  public static let duplicateExtension = Rule(
    .leaf, 8, "duplicateExtension", "13.4",
    "No extension type stands in a list twice.")
  public static let requiredCapabilityMissing = Rule(
    .leaf, 9, "requiredCapabilityMissing", "7.3",
    "A leaf node supports what the group requires.")
  public static let groupExtensionUnsupported = Rule(
    .leaf, 10, "groupExtensionUnsupported", "7.3",
    "A leaf node supports the extensions of the group context.")
  public static let credentialUnsupportedByMember = Rule(
    .leaf, 11, "credentialUnsupportedByMember", "7.3",
    "Every member supports every credential type that a member uses.")
  public static let duplicateEncryptionKey = Rule(
    .leaf, 12, "duplicateEncryptionKey", "7.3",
    "No two nodes of a tree have one encryption key.")
  public static let duplicateSignatureKey = Rule(
    .leaf, 13, "duplicateSignatureKey", "7.3",
    "No two leaves of a tree have one signature key.")
  public static let lifetimeExpired = Rule(
    .leaf, 14, "lifetimeExpired", "7.3",
    "A KeyPackage is used within its lifetime.")
  public static let updateLeafSource = Rule(
    .leaf, 15, "updateLeafSource", "7.3",
    "The leaf node of an Update has the source update.")
  public static let updateKeyUnchanged = Rule(
    .leaf, 16, "updateKeyUnchanged", "7.3",
    "The leaf node of an Update has a new encryption key.")
  public static let lifetimeTooLong = Rule(
    .leaf, 17, "lifetimeTooLong", "7.2",
    "A lifetime is no longer than the limit.")
  public static let certificateKey = Rule(
    .leaf, 18, "certificateKey", "5.3",
    "The first certificate of an X.509 credential is about the signature key beside it.")

  static let leafRules: [Rule] = [
    .leafSignature, .unsoundEncryptionKey, .unsoundSignatureKey, .leafVersionUnsupported,
    .leafSuiteUnsupported, .leafCredentialUnsupported, .leafExtensionUnsupported, .duplicateExtension,
    .requiredCapabilityMissing, .groupExtensionUnsupported, .credentialUnsupportedByMember,
    .duplicateEncryptionKey, .duplicateSignatureKey, .lifetimeExpired, .updateLeafSource,
    .updateKeyUnchanged, .lifetimeTooLong, .certificateKey,
  ]
}
