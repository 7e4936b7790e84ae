/// Where in its log an event is judged.
public struct EntryPoint: Equatable, Sendable {
  public let term: UInt64
  public let sequence: UInt64
  public let timeMilliseconds: UInt64

  public init(term: UInt64, sequence: UInt64, timeMilliseconds: UInt64) {
    self.term = term
    self.sequence = sequence
    self.timeMilliseconds = timeMilliseconds
  }

  /// The size of the log just after this entry.
  var sizeAfter: UInt64 { sequence + 1 }
}
