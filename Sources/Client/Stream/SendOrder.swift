/// Where a sent message stands in its channel's log.
public struct SendOrder: Sendable, Equatable {
  public let event: String
  public let channel: String
  public let sequence: Int64
  /// `accepted`, or the code by which the channel's rules refused it.
  public let verdict: String

  public init(event: String, channel: String, sequence: Int64, verdict: String) {
    self.event = event
    self.channel = channel
    self.sequence = sequence
    self.verdict = verdict
  }
}
