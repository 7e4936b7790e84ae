public struct ParticipantRecord: Equatable, Sendable {
  public enum Status: UInt64, Sendable {
    case invited = 0
    case joined = 1
    case banned = 2
    case gone = 3
  }

  public let status: Status
  public let role: UInt64
  public let changed: UInt64

  /// Whether the participant counts against the channel's limit.
  var counts: Bool { status == .invited || status == .joined }
}
