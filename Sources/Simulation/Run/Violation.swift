/// Something that must never be.
public struct Violation: Equatable, Sendable {
  /// Which check has found it: a stable name.
  public let check: String
  public let detail: String
  public let atMicroseconds: UInt64

  public init(check: String, detail: String, atMicroseconds: UInt64) {
    self.check = check
    self.detail = detail
    self.atMicroseconds = atMicroseconds
  }
}
