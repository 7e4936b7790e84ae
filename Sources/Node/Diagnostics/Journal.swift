internal import Glibc
internal import JSON

/// Structured log lines on standard error, one JSON object each: time, level, event and fields. Never message text, never a secret.
public struct Journal: Sendable {
  private let level: NodeConfiguration.LogLevel

  public init(level: NodeConfiguration.LogLevel) { self.level = level }

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

  private func write(
    _ level: NodeConfiguration.LogLevel, _ event: StaticString, _ fields: [(StaticString, String)]
  ) {
    guard Self.rank(level) >= Self.rank(self.level) else { return }
    var line = JSONWriter.objectBytes { json in
      json.field("time", Int64(NodeWorld.nowMilliseconds()))
      json.field("level", level.rawValue)
      json.field("event", "\(event)")
      for (name, value) in fields { json.field(name, value) }
    }
    line.append(0x0A)
    // One write a line, so that lines of several threads do not mix.
    _ = line.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  private static func rank(_ level: NodeConfiguration.LogLevel) -> Int {
    NodeConfiguration.LogLevel.allCases.firstIndex(of: level) ?? 0
  }
}
