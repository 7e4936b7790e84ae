public import Wire

/// A log: the id of its create event.
public struct LogID: Hashable, Comparable, Sendable {
  public let bytes: Bytes32

  public init(_ bytes: Bytes32) { self.bytes = bytes }

  public static func < (left: LogID, right: LogID) -> Bool { left.bytes < right.bytes }
}
