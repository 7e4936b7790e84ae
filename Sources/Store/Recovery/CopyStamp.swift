/// Stands in a copy of a store, and says what it was made for: who starts on it is not the node that wrote it.
public struct CopyStamp: Equatable, Sendable {
  public enum Purpose: String, Sendable, CaseIterable {
    case backup
    /// The original was told never to run again.
    case move
    /// No copy: the operator wants the node to recover.
    case begin
  }

  public let purpose: Purpose
  public let madeMilliseconds: UInt64

  public init(_ purpose: Purpose, madeMilliseconds: UInt64) {
    self.purpose = purpose
    self.madeMilliseconds = madeMilliseconds
  }

  init?(stored bytes: [UInt8]) {
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ").map(String.init)
    guard parts.count == 2, let purpose = Purpose(rawValue: parts[0]), let made = UInt64(parts[1]) else {
      return nil
    }
    self.init(purpose, madeMilliseconds: made)
  }

  var stored: [UInt8] { Array("\(purpose.rawValue) \(madeMilliseconds)".utf8) }
}
