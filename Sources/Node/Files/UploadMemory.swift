internal import Model
internal import Synchronization

/// What the parts of all uploads that are coming in may hold in memory together.
final class UploadMemory: Sendable {
  /// What one part may hold: bytes that wait to be written, those that no chunk has yet, and the leaf that is hashed.
  static let partBytes = 4_194_304

  private let most: Int
  /// Of one user: nobody keeps all others out.
  private let mostOfOne: Int
  private let parts = Mutex<[UserID: Int]>([:])

  /// There is always room for one.
  init(bytes: UInt64) {
    most = max(1, Int(clamping: bytes) / Self.partBytes)
    mostOfOne = max(1, most / 4)
  }

  /// Whether there was room for one more of a user's.
  func take(_ user: UserID) -> Bool {
    parts.withLock { parts in
      guard parts.values.reduce(0, +) < most, parts[user, default: 0] < mostOfOne else { return false }
      parts[user, default: 0] += 1
      return true
    }
  }

  func giveBack(_ user: UserID) {
    parts.withLock { parts in
      let left = parts[user, default: 0] - 1
      parts[user] = left > 0 ? left : nil
    }
  }

  /// Bytes that are set aside now.
  var bytes: Int { parts.withLock { $0.values.reduce(0, +) } * Self.partBytes }
}
