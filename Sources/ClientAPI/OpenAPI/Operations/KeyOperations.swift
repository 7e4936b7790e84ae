internal import Node

enum KeyOperations {
  static let group = OperationGroup(
    "keys", "The node's own keys",
    [
      Operation(
        "GET", "keys", "listKeys", "The node's keys and how old they are",
        answers: .json(200, .shared("Keys")), refuses: unusable),
      Operation(
        "POST", "keys/rotate", "rotateKeys",
        "Draws these keys anew, or all of them, and publishes them: peers and channels follow by themselves",
        takes: .closed(.optional("keys", .array(of: .oneOf(KeyName.rotating.map(\.rawValue))))),
        answers: .json(200, .shared("Keys")),
        refuses: unusable + [.anotherCopy, .documentsUsedUp, .recovering]),
      Operation(
        "POST", "keys/prepare", "prepareReplacement",
        "Draws a whole new set of keys and makes the document that the root key is to sign",
        answers: .json(200, .object(.required("document", .shared("HexBytes")))), refuses: unusable),
      Operation(
        "POST", "keys/replace", "replaceKeys",
        "Goes on under the document that the root key has signed: all documents before it are revoked",
        takes: .closed(.required("signed", .shared("HexBytes"))),
        answers: .json(200, .shared("Keys")),
        refuses: unusable + [.replacementInvalid, .replacementRefused]),
    ])

  private static let unusable: Refusals = [
    .keyDamaged, .keyExposed, .keyMismatch, .keyMissing, .keyNotWritten,
  ]
}
