extension Rule {
  public static let generationUsed = Rule(
    .secrets, 1, "generationUsed", "9.1",
    "The key of a generation was not used, and not given up.")
  public static let generationTooFar = Rule(
    .secrets, 2, "generationTooFar", "9.1",
    "A generation is within the limit ahead.")
  public static let generationsUsedUp = Rule(
    .secrets, 3, "generationsUsedUp", "9.1",
    "A sender sends fewer than 2^32 messages in an epoch.")
  public static let unknownPSK = Rule(
    .secrets, 4, "unknownPSK", "8.4",
    "A pre-shared key is one that this member has.")

  static let secretsRules: [Rule] = [
    .generationUsed, .generationTooFar, .generationsUsedUp, .unknownPSK,
  ]
}
