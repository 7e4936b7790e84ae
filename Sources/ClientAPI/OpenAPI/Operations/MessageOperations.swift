enum MessageOperations {
  private static let path = "channels/{channel}/messages"
  private static let one: Refusals = [.unknownChannel, .unknownMessage, .messageErased]

  static let group = OperationGroup(
    "messages", "Messages, reactions and pins",
    [
      Operation(
        "POST", path, "sendMessage", "Sends a message",
        detail:
          "With `files`, which were uploaded before or are in a channel of the caller's, the text may be left out.",
        takes: .closed(
          .optional("text", .shared("MessageText")), .optional("thread", .shared("Sequence")),
          .optional("files", .array(of: .shared("FileToSend")))),
        answers: .receipt,
        refuses: one + [.idempotencyKeyInvalid, .fileNameInvalid, .tooManyFiles, .unknownFile],
        headers: [.idempotencyKey]),
      Operation(
        "GET", path, "listMessages", "A page of messages, oldest first",
        detail: "Without `before` and `after`, the newest. `thread` gives the answers of a thread.",
        answers: .json(200, .shared("MessagePage")), refuses: [.unknownChannel]),
      Operation(
        "GET", path + "/{sequence}", "showMessage", "One message", answers: .json(200, .shared("Message")),
        refuses: [.unknownChannel, .unknownMessage]),
      Operation(
        "GET", path + "/{sequence}/versions", "listVersions",
        "A message as it was first, and after each edit",
        answers: .json(200, .shared("Versions")), refuses: [.unknownChannel, .unknownMessage]),
      Operation(
        "PUT", path + "/{sequence}", "editMessage", "Edits a message",
        takes: .closed(.required("text", .shared("MessageText"))), answers: .receipt, refuses: one),
      Operation(
        "DELETE", path + "/{sequence}", "eraseMessage", "Erases a message's text for good",
        answers: .receipt, refuses: one),
      Operation(
        "PUT", path + "/{sequence}/reactions/{text}", "react", "Reacts to a message", answers: .receipt,
        refuses: one),
      Operation(
        "DELETE", path + "/{sequence}/reactions/{text}", "unreact", "Takes a reaction back",
        answers: .receipt, refuses: one + [.unknownReaction]),
      Operation(
        "PUT", path + "/{sequence}/pin", "pinMessage", "Pins a message", answers: .receipt, refuses: one),
      Operation(
        "DELETE", path + "/{sequence}/pin", "unpinMessage", "Unpins a message", answers: .receipt,
        refuses: one),
    ])
}
