/// How times are written: the caller knows the time zone.
public struct TimeText: Sendable {
  public typealias Format = @Sendable (_ milliseconds: Int64) -> String

  /// `HH:MM`.
  let clock: Format
  /// `YYYY-MM-DD`.
  let day: Format

  /// Both take milliseconds since 1970 (UTC).
  public init(clock: @escaping Format, day: @escaping Format) {
    self.clock = clock
    self.day = day
  }
}
