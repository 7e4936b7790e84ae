public import Model

/// How far an event has come.
public struct Receipt: Equatable, Sendable {
  /// Where an event stands in its channel's log.
  public struct Order: Equatable, Sendable {
    public let sequence: UInt64
    /// 0 for accepted, else the number of a logged refusal.
    public let verdict: UInt64

    public init(sequence: UInt64, verdict: UInt64) {
      self.sequence = sequence
      self.verdict = verdict
    }

    /// `accepted`, or the refusal's code.
    public var verdictCode: String {
      verdict == 0 ? "accepted" : Refusal(number: verdict)?.code ?? "refused"
    }
  }

  public let event: EventID
  public let channel: LogID
  /// `nil` while the event is accepted only: durable here, not yet in its channel's log.
  public let order: Order?
  /// Whether the channel's mirrors store it too.
  public private(set) var isMirrored = false

  public init(event: EventID, channel: LogID, order: Order?) {
    self.event = event
    self.channel = channel
    self.order = order
  }

  /// The same, once the mirrors have it.
  public var mirrored: Receipt {
    var receipt = self
    receipt.isMirrored = true
    return receipt
  }
}
