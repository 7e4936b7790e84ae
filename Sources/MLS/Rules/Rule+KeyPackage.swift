extension Rule {
  public static let keyPackageSignature = Rule(
    .keyPackage, 1, "keyPackageSignature", "10.1",
    "A KeyPackage is signed by the signature key of its leaf node.")
  public static let keyPackageVersion = Rule(
    .keyPackage, 2, "keyPackageVersion", "10.1",
    "A KeyPackage is of version mls10.")
  public static let keyPackageSuite = Rule(
    .keyPackage, 3, "keyPackageSuite", "10.1",
    "A KeyPackage is of the cipher suite of the group.")
  public static let keyPackageLeafSource = Rule(
    .keyPackage, 4, "keyPackageLeafSource", "10.1",
    "The leaf node of a KeyPackage has the source key_package.")
  public static let unsoundInitKey = Rule(
    .keyPackage, 5, "unsoundInitKey", "10.1",
    "An init key has 32 bytes, is canonical and not of small order.")
  public static let initKeyReused = Rule(
    .keyPackage, 6, "initKeyReused", "10.1",
    "The init key is not the encryption key of the leaf node.")
  public static let keyPackageExtensionUnsupported = Rule(
    .keyPackage, 7, "keyPackageExtensionUnsupported", "10",
    "The leaf node of a KeyPackage that this member adds supports the types of its extensions.")

  static let keyPackageRules: [Rule] = [
    .keyPackageSignature, .keyPackageVersion, .keyPackageSuite, .keyPackageLeafSource, .unsoundInitKey,
    .initKeyReused, .keyPackageExtensionUnsupported,
  ]
}
