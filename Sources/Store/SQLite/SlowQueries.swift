internal import Synchronization

/// Tells of statements that take long. Of the whole process, since connections are opened in many places: what is set holds for
/// those that are opened from then on.
public struct SlowQueries: Sendable {
  let nanoseconds: Int64
  /// The statement's text, without values, and its time.
  let report: @Sendable (_ sql: String, _ milliseconds: Int) -> Void

  private static let current = Mutex<SlowQueries?>(nil)

  public init(milliseconds: Int, report: @escaping @Sendable (_ sql: String, _ milliseconds: Int) -> Void) {
    nanoseconds = Int64(milliseconds) * 1_000_000
    self.report = report
  }

  /// From now on; `nil` for no more.
  public static func watch(_ queries: SlowQueries?) { current.withLock { $0 = queries } }

  static var watched: SlowQueries? { current.withLock { $0 } }
}
