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

  /// The next one of the same lane.
  public var next: Position {
    counter < UInt64(Int64.max)
      ? Position(lane: lane, incarnation: incarnation, counter: counter + 1)
      : Position(lane: lane, incarnation: incarnation + 1, counter: 1)
  }

  /// The highest incarnation that a home takes at this time by its clock, in milliseconds since 1970: what a node that begins anew
  /// can have drawn, by a clock that is ahead as far as it may be.
  public static func highestIncarnation(atMilliseconds now: UInt64) -> UInt64 {
    (min(now, 1 << 42) + Limits.originAheadMilliseconds) << 10 | 1_023
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
