public import Wire

/// The newest entry of an audit log. Kept elsewhere, it shows later whether the entries up to it are still the same.
public struct AuditHead: Sendable, Equatable {
  /// 0 while there is no entry.
  public let number: UInt64
  public let hash: Bytes32

  public static let none = AuditHead(number: 0, hash: .zero)

  public init(number: UInt64, hash: Bytes32) {
    self.number = number
    self.hash = hash
  }

  public init(_ entry: AuditEntry) { self.init(number: entry.number, hash: entry.hash) }
}
