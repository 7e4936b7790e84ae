public import Model
public import Wire

/// What a client's idempotency key stands for.
public struct IdempotentSend: Sendable, Equatable {
  public let user: UserID
  public let key: Text
  public let log: LogID
  public let event: EventID
  public let position: Position

  public init(user: UserID, key: Text, log: LogID, event: EventID, position: Position) {
    self.user = user
    self.key = key
    self.log = log
    self.event = event
    self.position = position
  }
}
