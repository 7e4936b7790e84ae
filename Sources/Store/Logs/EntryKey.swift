/// Where an entry is stored: one integer from the log's row and the sequence, so that a log's entries lie side by side and need no index.
public struct EntryKey: Hashable, Sendable {
  static let sequenceBits: Int64 = 40
  private static let sequenceMask: Int64 = (1 << sequenceBits) - 1

  public let rawValue: Int64

  public init(rawValue: Int64) { self.rawValue = rawValue }

  public init(log: LogReference, sequence: UInt64) {
    rawValue = log.rawValue << Self.sequenceBits | Int64(sequence)
  }

  public var log: LogReference { LogReference(rawValue: rawValue >> Self.sequenceBits) }
  public var sequence: UInt64 { UInt64(rawValue & Self.sequenceMask) }
}
