public import Wire

/// An event: the tagged hash of its header's bytes.
public struct EventID: Hashable, Comparable, Sendable {
  public let bytes: Bytes32

  public init(_ bytes: Bytes32) { self.bytes = bytes }

  public static func < (left: EventID, right: EventID) -> Bool { left.bytes < right.bytes }
}
