/// What a node remembers of being no longer sure that it is the only one, or the newest, of its name.
public struct RecoveryRecord: Equatable, Sendable {
  public enum Mode: String, Sendable, CaseIterable {
    /// It signs nothing for a log of its own before it knows how far that log had come.
    case recovering
    /// It signs nothing at all: another copy of it runs, or has run.
    case anotherCopy
  }

  public let mode: Mode
  /// Why, by a name that stays the same between versions.
  public let reason: String
  public let sinceMilliseconds: UInt64

  public init(_ mode: Mode, reason: String, sinceMilliseconds: UInt64) {
    self.mode = mode
    self.reason = reason
    self.sinceMilliseconds = sinceMilliseconds
  }

  init?(stored bytes: [UInt8]) {
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ").map(String.init)
    guard parts.count == 3, let mode = Mode(rawValue: parts[0]), let since = UInt64(parts[2]) else {
      return nil
    }
    self.init(mode, reason: parts[1], sinceMilliseconds: since)
  }

  var stored: [UInt8] { Array("\(mode.rawValue) \(reason) \(sinceMilliseconds)".utf8) }
}
