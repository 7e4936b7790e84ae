/// How fast a file comes or goes, and how much of it to ask for at a time: about what takes a second, so that a slow line is seen to move.
public struct TransferPace: Sendable {
  static let firstBytes: Int64 = 262_144
  static let fewestBytes: Int64 = 65_536
  static let mostBytes: Int64 = 8_388_608

  /// Bytes of the next part.
  public private(set) var partBytes = Self.firstBytes
  /// Bytes a second, the last parts counting most; `nil` while nothing has come through.
  public private(set) var rate: Int64?

  public init() {}

  /// A part came through.
  public mutating func passed(_ bytes: Int64, inMilliseconds milliseconds: UInt64) {
    guard bytes > 0 else { return }
    let last = Int64(clamping: UInt64(bytes) * 1_000 / max(1, milliseconds))
    rate = rate.map { ($0 + last) / 2 } ?? last
    partBytes = min(Self.mostBytes, max(Self.fewestBytes, last))
  }

  /// One did not.
  public mutating func failed() { partBytes = max(Self.fewestBytes, partBytes / 2) }

  /// How long so many bytes more will take; `nil` while nobody can say.
  public func seconds(for bytes: Int64) -> Int64? {
    guard let rate, rate > 0 else { return nil }
    return bytes / rate + (bytes % rate == 0 ? 0 : 1)
  }
}
