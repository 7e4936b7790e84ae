internal import Glibc

/// Structured log lines on standard error: time, level, event and fields. Never message text, never a secret. Whatever a value
/// holds, one call is one line.
public struct Journal: Sendable {
  private let level: NodeConfiguration.LogLevel
  private let format: NodeConfiguration.Log.Format
  private let sink: @Sendable ([UInt8]) -> Void
  private let lines = AtomicCells(count: NodeConfiguration.LogLevel.allCases.count)

  public init(level: NodeConfiguration.LogLevel, format: NodeConfiguration.Log.Format = .json) {
    self.init(level: level, format: format) { bytes in
      // One write a line, so that lines of several threads do not mix.
      _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
  }

  /// `sink` gets each line with its newline.
  package init(
    level: NodeConfiguration.LogLevel, format: NodeConfiguration.Log.Format,
    sink: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.level = level
    self.format = format
    self.sink = sink
  }

  public func debug(_ event: StaticString, _ fields: [(StaticString, String)] = []) {
    write(.debug, event, fields)
  }

  public func info(_ event: StaticString, _ fields: [(StaticString, String)] = []) {
    write(.info, event, fields)
  }

  public func warning(_ event: StaticString, _ fields: [(StaticString, String)] = []) {
    write(.warning, event, fields)
  }

  public func error(_ event: StaticString, _ fields: [(StaticString, String)] = []) {
    write(.error, event, fields)
  }

  /// Lines of this level so far, those that were left out among them.
  func count(_ level: NodeConfiguration.LogLevel) -> Int { lines[Self.rank(level)] }

  private func write(
    _ level: NodeConfiguration.LogLevel, _ event: StaticString, _ fields: [(StaticString, String)]
  ) {
    lines.add(1, at: Self.rank(level))
    guard Self.rank(level) >= Self.rank(self.level) else { return }
    let line = LogLine(
      timeMilliseconds: SystemClock.nowMilliseconds(), level: level, event: event, fields: fields)
    sink(line.bytes(format))
  }

  private static func rank(_ level: NodeConfiguration.LogLevel) -> Int {
    NodeConfiguration.LogLevel.allCases.firstIndex(of: level) ?? 0
  }
}
