import Model
import Wire

@testable import ClientAPI

extension StreamNotice.ID {
  /// One of many that are told apart by time.
  static func made(_ name: UInt64) -> Self { Self(channel: LogID(.zero), timeMilliseconds: name) }
}

extension StreamNotice {
  /// Reads "notice", its name and the cursor.
  static func made(_ name: UInt64, number: Int64) -> Self {
    Self(id: .made(name), number: number) { Array("notice \(name) \($0)".utf8) }
  }
}
