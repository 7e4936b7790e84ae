internal import Model

/// Where an entry is stored: one integer from the log's row and the sequence, so that a log's entries lie side by side and need no index.
///
/// A sequence that no log reaches (`Limits.entriesInLog`) makes the key after the log's last, which is no entry's: it can
/// never be one of another log's.
public struct EntryKey: Hashable, Sendable {
  private static let sequenceBits: Int64 = 40
  private static let sequenceMask: Int64 = (1 << sequenceBits) - 1

  public let rawValue: Int64

  public init(rawValue: Int64) { self.rawValue = rawValue }

  public init(log: LogReference, sequence: UInt64) {
    rawValue = log.rawValue << Self.sequenceBits | Int64(min(sequence, Limits.entriesInLog))
  }

  public var log: LogReference { LogReference(rawValue: rawValue >> Self.sequenceBits) }
  public var sequence: UInt64 { UInt64(rawValue & Self.sequenceMask) }
}
