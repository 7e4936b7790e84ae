internal import Synchronization

/// What the parts of all uploads that are coming in may hold in memory together.
final class UploadMemory: Sendable {
  /// What one part may hold: bytes that wait to be written, those that no chunk has yet, and the leaf that is hashed.
  static let partBytes = 4_194_304

  private let most: Int
  private let parts = Atomic<Int>(0)

  /// There is always room for one.
  init(bytes: UInt64) { most = max(1, Int(clamping: bytes) / Self.partBytes) }

  /// Whether there was room for one more.
  func take() -> Bool {
    guard parts.wrappingAdd(1, ordering: .relaxed).newValue > most else { return true }
    giveBack()
    return false
  }

  func giveBack() { parts.wrappingSubtract(1, ordering: .relaxed) }

  /// Bytes that are set aside now.
  var bytes: Int { parts.load(ordering: .relaxed) * Self.partBytes }
}
