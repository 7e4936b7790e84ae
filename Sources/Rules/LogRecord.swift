public import Model

/// What a log is; fixed by its create event.
public struct LogRecord: Equatable, Sendable {
  public let kind: LogKind
  public let id: LogID
  public let home: NodeID
  /// The home's document at creation.
  public let document: DocumentReference
  public let privacy: Privacy
  public let form: Form
  /// The receiving node of a mailbox.
  public let peer: NodeID?
}
