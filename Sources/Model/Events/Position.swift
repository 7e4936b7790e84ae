internal import Wire

/// Where an event stands among its origin's events in one log (spec: events, "Position").
public struct Position: Hashable, Sendable {
  public let lane: UInt64
  public let incarnation: UInt64
  public let counter: UInt64

  public init(lane: UInt64, incarnation: UInt64, counter: UInt64) {
    self.lane = lane
    self.incarnation = incarnation
    self.counter = counter
  }

  /// Whether this comes after `other` in the same lane.
  public func isAfter(_ other: Position) -> Bool {
    incarnation != other.incarnation ? incarnation > other.incarnation : counter > other.counter
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    self = try reader.tuple(3) { (reader) throws(WireError) in
      Position(
        lane: try reader.unsigned(), incarnation: try reader.unsigned(), counter: try reader.unsigned())
    }
    guard lane <= Limits.lane, incarnation >= 1, counter >= 1 else { throw .unexpected }
  }

  func write(to writer: inout CBORWriter) {
    writer.array(3)
    writer.unsigned(lane)
    writer.unsigned(incarnation)
    writer.unsigned(counter)
  }
}
