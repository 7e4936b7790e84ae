extension Rule {
  public static let truncated = Rule(.codec, 1, "truncated", "2.1", "A field does not reach past the end.")
  public static let trailingBytes = Rule(
    .codec, 2, "trailingBytes", "2.1", "Nothing follows what was to be read.")
  public static let invalidLength = Rule(
    .codec, 3, "invalidLength", "2.1.2",
    "A vector length does not begin with the bits 11.")
  public static let lengthNotMinimal = Rule(
    .codec, 4, "lengthNotMinimal", "2.1.2",
    "A vector length is written in the shortest form.")
  public static let invalidValue = Rule(
    .codec, 5, "invalidValue", "2.1",
    "An enumerated value is one that is defined; an optional says 0 or 1.")
  public static let tooLong = Rule(.codec, 6, "tooLong", "2.1", "A message is within the limit of bytes.")
  public static let tooMany = Rule(.codec, 7, "tooMany", "2.1", "A vector is within the limit of items.")
  public static let unknownVersion = Rule(.codec, 8, "unknownVersion", "6", "A message is of version mls10.")
  public static let unknownWireFormat = Rule(
    .codec, 9, "unknownWireFormat", "6",
    "A message has one of the five wire formats.")
  public static let unknownCredential = Rule(
    .codec, 10, "unknownCredential", "5.3",
    "A credential is of a type that can be read.")
  public static let unknownProposal = Rule(
    .codec, 11, "unknownProposal", "12.1",
    "A proposal is of a type that can be read.")
  public static let nodeMisplaced = Rule(
    .codec, 12, "nodeMisplaced", "12.4.3.3",
    "Leaves stand at even places of a tree, parents at odd ones.")
  public static let emptyTree = Rule(.codec, 13, "emptyTree", "12.4.3.3", "A tree has a node.")
  public static let treeEndsBlank = Rule(
    .codec, 14, "treeEndsBlank", "12.4.3.3",
    "The last node of a tree is not blank.")

  static let codecRules: [Rule] = [
    .truncated, .trailingBytes, .invalidLength, .lengthNotMinimal, .invalidValue, .tooLong, .tooMany,
    .unknownVersion, .unknownWireFormat, .unknownCredential, .unknownProposal, .nodeMisplaced,
    .emptyTree, .treeEndsBlank,
  ]
}
