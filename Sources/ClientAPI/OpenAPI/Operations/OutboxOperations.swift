enum OutboxOperations {
  static let group = OperationGroup(
    "outbox", "What the caller has sent that is not ordered",
    [
      Operation(
        "GET", "outbox", "listOutbox", "A page of it, oldest first",
        answers: .json(200, .shared("OutboxPage"))),
      Operation(
        "DELETE", "outbox/{number}", "dismissOutboxItem", "Forgets an item that was turned away",
        answers: .nothing, refuses: [.unknownMessage]),
    ])
}
