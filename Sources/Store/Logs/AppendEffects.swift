/// What the accepted events of a step did to messages.
public struct AppendEffects: Sendable, Equatable {
  /// Where the targets of events stand that agree with them, by the sequence of the event.
  public internal(set) var targets: [UInt64: UInt64] = [:]
  /// The sequences whose bodies the step took away; among them may be its own.
  public internal(set) var erased: Set<UInt64> = []

  public init() {}
}
