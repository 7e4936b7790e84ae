public import Wire

/// A text that members may change, and the size of the log after its last change.
public struct TextRecord: Equatable, Sendable {
  public let text: Text
  public let changed: UInt64
}
