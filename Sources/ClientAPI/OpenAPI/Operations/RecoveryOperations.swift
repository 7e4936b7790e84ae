enum RecoveryOperations {
  static let group = OperationGroup(
    "recovery", "A node that was restored, or of which there are two",
    [
      Operation(
        "GET", "recovery", "showRecovery", "What a restored node waits for",
        answers: .json(200, .shared("Recovery"))),
      Operation(
        "POST", "recovery/proceed", "proceedRecovery", "Goes on without what is waited for",
        detail: """
          Without the answers of the nodes `without`, named by domain or id, and without entries of the logs `lost` that nobody has; \
          with neither, without listening any longer for nodes that are not known. What only those have is written anew: \
          to them the log has forked.
          """,
        takes: .closed(
          .optional("without", .array(of: .string)), .optional("lost", .array(of: .shared("Id")))),
        answers: .nothing,
        refuses: Refusals(codes: ["unknownLog"]) + [.fieldInvalid, .notRecovering, .unknownPeer]),
      Operation(
        "POST", "recovery/begin", "beginRecovery",
        "Takes a node that has stopped because of another copy through a recovery", answers: .nothing,
        refuses: [.noOtherCopy, .recovering]),
    ])
}
