public import Wire

/// What became of each submitted event, in order.
public struct SubmitResponse: Message, Equatable {
  public enum Outcome: Equatable, Sendable {
    /// It stands in the log, now or from before.
    case ordered(term: UInt64, sequence: UInt64, verdict: UInt64)
    /// It was turned away at the door.
    case turnedAway(number: UInt64, code: Text)
  }

  public let outcomes: [Outcome]

  public init(outcomes: [Outcome]) { self.outcomes = outcomes }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var outcomes: [Outcome]?
    try reader.map { (key, reader) throws(WireError) in
      guard key == 1 else { return try reader.skip() }
      outcomes = try reader.list(limit: 1_024) { (reader) throws(WireError) in try Self.outcome(&reader) }
    }
    guard let outcomes else { throw .unexpected }
    self.outcomes = outcomes
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(1)
    writer.unsigned(1)
    writer.list(outcomes) { outcome, writer in
      switch outcome {
      case .ordered(let term, let sequence, let verdict):
        writer.array(4)
        writer.unsigned(0)
        writer.unsigned(term)
        writer.unsigned(sequence)
        writer.unsigned(verdict)
      case .turnedAway(let number, let code):
        writer.array(2)
        writer.unsigned(number)
        writer.text(code)
      }
    }
  }

  private static func outcome(_ reader: inout CBORReader) throws(WireError) -> Outcome {
    try reader.array { (count, reader) throws(WireError) in
      guard count == 2 || count == 4 else { throw .unexpected }
      let number = try reader.unsigned()
      switch (count, number) {
      case (4, 0):
        return .ordered(
          term: try reader.unsigned(), sequence: try reader.unsigned(), verdict: try reader.unsigned())
      case (2, 1...): return .turnedAway(number: number, code: try reader.text())
      default: throw .unexpected
      }
    }
  }
}
